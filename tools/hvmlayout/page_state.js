/* SPDX-License-Identifier: MIT */
/*
 * What is shown and what is selected; everything else draws itself from here when told that it changed.
 *
 * A target is what can be selected: {fn}, {fn, part} (BAR2, ROM, pref: a BAR or a bridge's window), {region}, or
 * {space, first, last}.
 * The part of the page's address behind # names it, so that a place can be sent to somebody else.
 */

const ZOOM_MILLISECONDS = 220;

const state = {
  space: "mem",
  scale: "even",
  from: 0,
  to: 1,
  selected: null,
  problemsOnly: false,
};
const watchers = { view: [], selection: [], filter: [] };
let animation = 0;

function watch(what, action) {
  watchers[what].push(action);
}

function tell(what) {
  watchers[what].forEach((action) => action());
}

function currentSpace() {
  return spaces[state.space];
}

function currentScale() {
  return currentSpace().scales[state.scale];
}

/* First and last address in view. */
function viewRange() {
  const scale = currentScale();
  const first = Math.floor(addressOf(scale, state.from));
  return { first, last: Math.max(first, Math.min(currentSpace().end, Math.ceil(addressOf(scale, state.to)) - 1)) };
}

/* The view keeps inside the space, and does not get smaller than a page. */
function bounded(from, to) {
  const scale = currentScale();
  let width = Math.min(1, to - from);
  const start = Math.min(Math.max(0, from), 1 - width);
  const least = Math.min(LEAST_VIEW[state.space], currentSpace().end + 1);
  const first = addressOf(scale, start);
  if (addressOf(scale, start + width) - first >= least) {
    return { from: start, to: start + width };
  }
  const middle = addressOf(scale, start + width / 2);
  const low = Math.min(Math.max(0, middle - least / 2), currentSpace().end + 1 - least);
  width = shareOf(scale, low + least) - shareOf(scale, low);
  return { from: shareOf(scale, low), to: shareOf(scale, low) + width };
}

function setView(from, to) {
  const view = bounded(from, to);
  state.from = view.from;
  state.to = view.to;
  tell("view");
}

function quiet() {
  return document.hidden || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/* One point of the picture stays where it is while the rest grows or shrinks around it: the eye can follow. */
function glideTo(from, to) {
  cancelAnimationFrame(animation);
  const begin = { from: state.from, width: state.to - state.from };
  const end = bounded(from, to);
  const width = end.to - end.from;
  if (quiet()) {
    setView(end.from, end.to);
    return;
  }
  const started = performance.now();
  const step = (now) => {
    const time = Math.min(1, Math.max(0, (now - started) / ZOOM_MILLISECONDS));
    if (time >= 1) {
      setView(end.from, end.to);
      return;
    }
    const eased = time * (2 - time);
    const wide = begin.width * (width / begin.width) ** eased;
    const part = Math.abs(width - begin.width) < 1e-15 ? eased : (wide - begin.width) / (width - begin.width);
    state.from = begin.from + (end.from - begin.from) * part;
    state.to = state.from + wide;
    tell("view");
    animation = requestAnimationFrame(step);
  };
  animation = requestAnimationFrame(step);
}

function zoomBy(factor, at = 0.5) {
  const width = state.to - state.from;
  const point = state.from + width * at;
  setView(point - width * factor * at, point + width * factor * (1 - at));
}

function panBy(part) {
  const width = state.to - state.from;
  const from = Math.min(Math.max(0, state.from + width * part), 1 - width);
  setView(from, from + width);
}

function showSpace(name) {
  if (state.space !== name) {
    state.space = name;
    state.from = 0;
    state.to = 1;
    tell("view");
  }
}

function showWhole() {
  glideTo(0, 1);
}

/* Something that has nothing inside is shown with its neighbours, something that has fills the picture. */
function showRange(space, first, last, margin) {
  showSpace(space);
  const scale = currentScale();
  const from = shareOf(scale, Math.min(first, currentSpace().end));
  const to = shareOf(scale, Math.min(last, currentSpace().end) + 1);
  const around = (to - from) * margin;
  glideTo(from - around, to + around);
}

function showRegion(region) {
  showRange(region.space, region.first, region.last, region.children.length ? 0.03 : 0.6);
}

function pageAt(space, where) {
  const size = LEAST_VIEW[space];
  const first = Math.min(Math.floor(where / size) * size, spaces[space].end + 1 - size);
  return { space, first, last: first + size - 1 };
}

/* The range of what is selected, or null if it has no address. */
function placeOf(target) {
  if (!target) {
    return null;
  }
  const region = target.region || (target.part ? regionsByPart.get(partKey(target.fn, target.part)) : null);
  if (region) {
    return { space: region.space, first: region.first, last: region.last, region };
  }
  if (target.space) {
    return target;
  }
  return target.part ? null : placeOfFunction(target.fn);
}

function regionTarget(region) {
  return region.fn === null ? { region } : { fn: region.fn, part: region.part };
}

function showTarget(target) {
  const place = placeOf(target);
  if (!place) {
    return;
  }
  if (place.region) {
    showRegion(place.region);
  } else {
    showRange(place.space, place.first, place.last, target.fn ? 0.15 : 0);
  }
}

function hashOf(target) {
  if (!target) {
    return "";
  }
  if (target.fn) {
    return `#f=${target.fn}${target.part ? `&part=${encodeURIComponent(target.part)}` : ""}`;
  }
  const place = placeOf(target);
  return `#${bySpace(place.space, "a", "p")}=${hex(place.first)}-${hex(place.last)}`;
}

/* What a # names; null for what this boot does not have. */
function targetOfHash(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  if (fields.has("f")) {
    const fn = functionsByName.get(fields.get("f"));
    return fn ? { fn: fn.name, ...(fields.has("part") ? { part: fields.get("part") } : {}) } : null;
  }
  for (const [field, space] of [
    ["a", "mem"],
    ["p", "io"],
  ]) {
    if (fields.has(field)) {
      return rangeTarget(space, fields.get(field));
    }
  }
  return null;
}

function rangeTarget(space, text) {
  const match = /^(?:0x)?([0-9a-f]{1,13})(?:-(?:0x)?([0-9a-f]{1,13}))?$/i.exec(text.trim());
  if (!match) {
    return null;
  }
  const first = parseInt(match[1], 16);
  const last = match[2] ? parseInt(match[2], 16) : first;
  if (first > last || first > spaces[space].end) {
    return null;
  }
  if (first === last) {
    return { ...pageAt(space, first), at: first };
  }
  const region = spaces[space].regions.find((one) => one.first === first && one.last === last);
  return region ? regionTarget(region) : { space, first, last: Math.min(last, spaces[space].end) };
}

function sameTarget(one, other) {
  return hashOf(one) === hashOf(other);
}

function select(target, options = {}) {
  const changed = !sameTarget(target, state.selected);
  state.selected = target;
  if (changed && !options.fromHash) {
    history.pushState(null, "", hashOf(target) || "#");
  }
  tell("selection");
  if (options.show !== false) {
    showTarget(target);
  }
}

function selectFromHash() {
  const target = targetOfHash(location.hash);
  if (target || !location.hash || location.hash === "#") {
    select(target, { fromHash: true });
    if (!target) {
      showWhole();
    }
  }
}
