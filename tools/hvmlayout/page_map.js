/* SPDX-License-Identifier: MIT */
/*
 * The map: addresses from left to right, what holds what from top to bottom. Each region is a button below the one that
 * holds it, so that a label can only be as wide as its region and labels never meet. What is too narrow to see is drawn
 * together with its neighbours.
 */

const ROW_HEIGHT = 44;
const LEAST_PIXELS = 6;
const LEAST_GAP_PIXELS = 12;
const LEAST_TAB_PIXELS = 24;
const LABEL_PADDING = 12;
const CROWD_PIXELS = 165;
const LABEL_FONT = "600 12.5px system-ui, sans-serif";
const SIZE_FONT = "11.5px system-ui, sans-serif";
const TICK_FONT = "11.5px ui-monospace, monospace";

const boxes = new Map();
let pendingFrame = 0;
let saidRange = "";
let sayLater = 0;

function boxTitle(item) {
  const range = rangeText(state.space, item.first, item.last);
  return `${item.title}, ${range}, ${lengthText(state.space, item.last - item.first + 1)}`;
}

function regionTitle(region) {
  const fn = region.fn === null ? null : functionsByName.get(region.fn);
  const what = fn && region.kind !== "bridge" && fn.className ? ` (${fn.className})` : "";
  return `${region.label}${what}${region.note ? ` (${region.note})` : ""}`;
}

/* From the most telling to the shortest. */
function labelsOf(region) {
  if (region.kind === "bridge") {
    const bridge = functionsByName.get(region.fn).bridge;
    const buses = bridge.secondary === null ? "" : ` to ${busText(bridge.secondary, bridge.subordinate)}`;
    return [region.label, `${region.fn}${buses}`, region.fn];
  }
  if (region.fn !== null) {
    return [regionTitle(region), region.label, region.part];
  }
  return region.note ? [`${region.label}: ${region.note}`, region.note, region.label] : [region.label];
}

function fitting(labels, font, width) {
  return labels.find((label) => textWidth(label, font) + LABEL_PADDING <= width) || "";
}

/* What of a row is in view, as {first, last, left, right, region or null, count}; walks into what is wide enough. */
function visibleItems(width) {
  const scale = currentScale();
  const zoom = width / (state.to - state.from);
  const pixel = (where) => (shareOf(scale, where) - state.from) * zoom;
  const items = [];
  const walk = (siblings, first, last, depth, holder) => {
    let crowd = null;
    const flush = () => {
      if (crowd) {
        items.push(crowd);
      }
      crowd = null;
    };
    for (const piece of piecesInView(siblings, first, last)) {
      const left = pixel(piece.first);
      const right = pixel(piece.last + 1);
      const wide = right - left >= (piece.region ? LEAST_PIXELS : LEAST_GAP_PIXELS);
      if (wide) {
        const from = crowd ? Math.max(left, crowd.right) : left;
        flush();
        items.push({ ...piece, left: from, right, depth, holder, count: 1 });
        if (piece.region && (piece.region.children.length || piece.region.opening)) {
          walk(piece.region.children, piece.first, piece.last, depth + 1, piece.region);
        }
      } else if (piece.region) {
        if (crowd && right - crowd.left > CROWD_PIXELS) {
          flush();
        }
        crowd = crowd || { first: piece.first, left, depth, region: piece.region, count: 0, crowd: true };
        Object.assign(crowd, {
          last: piece.last,
          right: Math.max(right, crowd.left + 3),
          end: piece.region,
          count: crowd.count + piece.region.leaves,
        });
      }
    }
    flush();
  };
  walk(currentSpace().roots, 0, currentSpace().end, 0, null);
  return items;
}

function piecesInView(siblings, first, last) {
  const view = viewRange();
  const seen = [];
  let start = first;
  let stop = last;
  for (const region of siblings) {
    if (region.last < view.first) {
      start = region.last + 1;
    } else if (region.first > view.last) {
      stop = region.first - 1;
      break;
    } else {
      seen.push(region);
    }
  }
  return piecesOf(seen, start, stop).filter((piece) => piece.last >= view.first && piece.first <= view.last);
}

function itemKey(item) {
  if (item.region && !item.crowd) {
    return item.region.id;
  }
  return `${item.crowd ? "crowd" : "free"}-${state.space}-${item.depth}-${item.first}`;
}

function itemWords(item) {
  const length = lengthText(state.space, item.last - item.first + 1);
  if (item.crowd) {
    const title = plural(item.count, "region");
    const ends = item.region.fn !== null && item.end.fn !== null ? [`${item.region.fn} – ${item.end.fn}`] : [];
    return {
      title: ends.length ? `${title}, ${ends[0]}` : title,
      labels: [...ends, title, String(item.count)],
      sizes: [title],
      kind: "crowd",
    };
  }
  if (item.region) {
    return { title: regionTitle(item.region), labels: labelsOf(item.region), sizes: [length], kind: item.region.kind };
  }
  if (item.holder && item.holder.opening) {
    const word = item.holder.hotplug ? "hot-plug" : "free";
    return {
      title: item.holder.hotplug ? "kept for hot-plug" : "free",
      labels: [`${word}: ${length}`, length],
      sizes: [],
      kind: "free",
    };
  }
  return item.holder
    ? { title: item.holder.label, labels: [], sizes: [], kind: "empty" }
    : { title: "nothing here", labels: [`nothing: ${length}`, length], sizes: [], kind: "empty" };
}

function isDimmed(item) {
  if (!state.problemsOnly) {
    return false;
  }
  const fn = item.region && !item.crowd && item.region.fn !== null ? functionsByName.get(item.region.fn) : null;
  return !(fn && fn.severity !== null);
}

/* Boxes are kept from one drawing to the next, so that the one with the focus keeps it. */
function boxFor(key) {
  let box = boxes.get(key);
  if (!box) {
    box = make(
      "button",
      { type: "button", class: "box" },
      make("span", { class: "name" }),
      make("span", { class: "size" }),
    );
    boxes.set(key, box);
    byId("map-boxes").append(box);
  }
  return box;
}

function drawItem(item, width) {
  const box = boxFor(itemKey(item));
  const left = Math.max(item.left, -2);
  const right = Math.min(item.right, width + 2);
  const seen = Math.min(right, width) - Math.max(left, 0);
  const words = itemWords(item);
  box.item = item;
  box.style.left = `${left}px`;
  box.style.width = `${Math.max(1, right - left - 1)}px`;
  box.style.top = `${item.depth * ROW_HEIGHT}px`;
  const selected = isSelected(item);
  box.className =
    `box kind-${words.kind}${item.region && item.region.prefetchable ? " prefetchable" : ""}` +
    `${selected ? " selected" : ""}${isDimmed(item) ? " dimmed" : ""}`;
  const title = boxTitle({ title: words.title, first: item.first, last: item.last });
  if (box.title !== title) {
    box.title = title;
    box.setAttribute("aria-label", title);
  }
  box.setAttribute("aria-pressed", String(selected));
  box.tabIndex = seen >= LEAST_TAB_PIXELS && words.kind !== "empty" ? 0 : -1;
  box.classList.toggle("narrow", right - left < LABEL_PADDING + 4);
  box.firstChild.textContent = fitting(words.labels, LABEL_FONT, seen);
  const size = fitting(words.sizes, SIZE_FONT, seen);
  box.lastChild.textContent = size === box.firstChild.textContent ? "" : size;
}

function isSelected(item) {
  const target = state.selected;
  if (!target || !item.region || item.crowd) {
    return false;
  }
  if (target.region) {
    return target.region === item.region;
  }
  return target.fn === item.region.fn && target.fn !== undefined && (!target.part || target.part === item.region.part);
}

/* Ticks where boxes begin, outer ones first, each only if its text meets no other. */
function drawAxis(items, width) {
  const axis = byId("map-axis");
  const view = viewRange();
  const wanted = [
    { at: 0, where: view.first },
    { at: width, where: view.last, end: true },
  ];
  const inner = items
    .filter((item) => item.left > 0 && item.left < width)
    .sort((one, other) => one.depth - other.depth);
  inner.forEach((item) => wanted.push({ at: item.left, where: item.first }));
  const taken = [];
  const ticks = [];
  for (const tick of wanted) {
    const text = address(state.space, tick.where);
    const long = textWidth(text, TICK_FONT) + 14;
    const left = tick.end ? tick.at - long : tick.at;
    if (left + long > width + 1 || left < -1 || taken.some((other) => left < other.right && other.left < left + long)) {
      continue;
    }
    taken.push({ left, right: left + long });
    const label = make("span", { class: tick.end ? "tick end" : "tick" }, text);
    label.style.left = `${left}px`;
    label.style.width = `${long}px`;
    ticks.push(label);
  }
  axis.replaceChildren(...ticks);
}

function drawMap() {
  pendingFrame = 0;
  const surface = byId("map-boxes");
  const width = surface.clientWidth;
  if (!width) {
    return;
  }
  const items = visibleItems(width);
  const seen = new Set(items.map(itemKey));
  for (const [key, box] of boxes) {
    if (!seen.has(key)) {
      if (box === document.activeElement) {
        byId("map").focus({ preventScroll: true });
      }
      box.remove();
      boxes.delete(key);
    }
  }
  items.forEach((item) => drawItem(item, width));
  inOrder(surface, items);
  surface.style.height = `${currentSpace().depth * ROW_HEIGHT + 4}px`;
  drawAxis(items, width);
  drawOverview();
  drawPath();
  sayRange();
}

/* The order of Tab is that of the picture: each region, then what is in it. Nodes are only moved where they must be. */
function inOrder(surface, items) {
  let at = surface.firstChild;
  for (const item of items) {
    const box = boxes.get(itemKey(item));
    if (box === at) {
      at = at.nextSibling;
    } else if (box !== document.activeElement) {
      surface.insertBefore(box, at);
    }
  }
}

function drawMapSoon() {
  if (!pendingFrame) {
    pendingFrame = requestAnimationFrame(drawMap);
  }
}

/* For those who do not see the picture; not while it moves. */
function sayRange() {
  const view = viewRange();
  const text =
    `${SPACE_NAMES[state.space]} ${address(state.space, view.first)} to ${address(state.space, view.last)}, ` +
    lengthText(state.space, view.last - view.first + 1);
  byId("map-range").textContent = text;
  clearTimeout(sayLater);
  sayLater = setTimeout(() => {
    if (text !== saidRange) {
      saidRange = text;
      byId("said").textContent = `Showing ${text}`;
    }
  }, 500);
}
