/* SPDX-License-Identifier: MIT */
/*
 * The boot as the page uses it: regions linked to parents and functions, and the two scales of a space.
 *
 * A scale maps addresses to 0..1 and back, piece by piece linear. "true" is one piece. "even" gives each region a
 * share that grows with the logarithm of its size and with what is in it, so that a 4 KiB BAR and a 890 GiB window
 * are both seen at once; empty space gets little. Zooming is linear in that share, in both scales, so that all else
 * need not know which it is.
 */

const boot = JSON.parse(byId("boot-data").textContent);
const SPACES = ["mem", "io"];
const KIND_WEIGHTS = { reserved: 0.35, acpi: 0.35, ecam: 0.6, bar: 1.5, rom: 1.2, vf: 1.5 };
const CROWD_WEIGHT = 25;
const LEAST_VIEW = { mem: 4096, io: 16 };

const functionsByName = new Map(boot.functions.map((fn) => [fn.name, fn]));
const regionsByPart = new Map();
const spaces = { mem: makeSpace("mem"), io: makeSpace("io") };
const problemFunctions = boot.functions.filter((fn) => fn.severity !== null);

function partKey(name, part) {
  return `${name}/${part}`;
}

function makeSpace(name) {
  const space = { name, end: boot.ends[name], roots: [], regions: [], depth: 1 };
  const link = (region, parent, depth) => {
    region.space = name;
    region.parent = parent;
    region.depth = depth;
    region.id = `${name}-${space.regions.length}`;
    region.size = region.last - region.first + 1;
    region.opening = region.kind === "window" || region.kind === "bridge";
    space.depth = Math.max(space.depth, depth + (region.opening ? 2 : 1));
    space.regions.push(region);
    if (region.fn !== null) {
      regionsByPart.set(partKey(region.fn, region.part), region);
    }
    region.children.forEach((child) => link(child, region, depth + 1));
    region.leaves = region.children.reduce((sum, child) => sum + child.leaves, 0) || 1;
  };
  space.roots = boot.regions[name];
  space.roots.forEach((region) => link(region, null, 0));
  space.scales = { even: evenScale(space), true: { addresses: [0, space.end + 1], shares: [0, 1] } };
  return space;
}

function pageLog(size, space) {
  return Math.log2(1 + size / LEAST_VIEW[space.name]);
}

/*
 * What the firmware decided is worth more than what every machine has. Up to a crowd all that is inside counts in
 * full.
 */
function regionWeight(region, space) {
  const own = (1 + pageLog(region.size, space) / 6) * (KIND_WEIGHTS[region.kind] || 1);
  const inside = region.children.reduce((sum, child) => sum + regionWeight(child, space), 0);
  return own + (inside > CROWD_WEIGHT ? CROWD_WEIGHT * (1 + 0.35 * Math.log2(inside / CROWD_WEIGHT)) : inside);
}

/* Room in a window is worth more than the emptiness beyond all windows. */
function gapWeight(size, inside, space) {
  return (inside ? 0.5 : 0.25) + pageLog(size, space) / (inside ? 14 : 40);
}

/* [{first, last, region or null}] of all that is between two addresses, gaps too. */
function piecesOf(siblings, first, last) {
  const pieces = [];
  let at = first;
  for (const region of siblings) {
    if (region.first > at) {
      pieces.push({ first: at, last: region.first - 1, region: null });
    }
    pieces.push({ first: region.first, last: region.last, region });
    at = region.last + 1;
  }
  if (at <= last) {
    pieces.push({ first: at, last, region: null });
  }
  return pieces;
}

function evenScale(space) {
  const scale = { addresses: [], shares: [] };
  const lay = (siblings, first, last, from, to, inside) => {
    const pieces = piecesOf(siblings, first, last);
    const weights = pieces.map((piece) =>
      piece.region ? regionWeight(piece.region, space) : gapWeight(piece.last - piece.first + 1, inside, space),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let done = 0;
    pieces.forEach((piece, index) => {
      const start = from + ((to - from) * done) / total;
      done += weights[index];
      const end = from + ((to - from) * done) / total;
      if (piece.region && piece.region.children.length) {
        lay(piece.region.children, piece.first, piece.last, start, end, piece.region.opening);
      } else {
        scale.addresses.push(piece.first);
        scale.shares.push(start);
      }
    });
  };
  lay(space.roots, 0, space.end, 0, 1, false);
  scale.addresses.push(space.end + 1);
  scale.shares.push(1);
  return scale;
}

/* Index of the last element that is not above the value. */
function lastNotAbove(list, value) {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle] <= value) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

function interpolate(from, to, value) {
  const at = Math.min(lastNotAbove(from, value), from.length - 2);
  const part = (value - from[at]) / (from[at + 1] - from[at]);
  return to[at] + (to[at + 1] - to[at]) * part;
}

function shareOf(scale, where) {
  return interpolate(scale.addresses, scale.shares, where);
}

function addressOf(scale, share) {
  return interpolate(scale.shares, scale.addresses, share);
}

/* The regions that hold a range, outermost first. */
function pathOf(space, first, last) {
  const path = [];
  let siblings = spaces[space].roots;
  for (;;) {
    const region =
      siblings[
        lastNotAbove(
          siblings.map((sibling) => sibling.first),
          first,
        )
      ];
    if (!region || region.first > first || region.last < last) {
      return path;
    }
    path.push(region);
    siblings = region.children;
  }
}

function ancestorsOf(region) {
  const path = [];
  for (let at = region; at; at = at.parent) {
    path.unshift(at);
  }
  return path;
}

function siblingsOf(region) {
  return region.parent ? region.parent.children : spaces[region.space].roots;
}

/* The empty piece around an address inside what holds it; none in what is taken as a whole. */
function gapAround(space, where) {
  const path = pathOf(space, where, where);
  const holder = path[path.length - 1] || null;
  if (holder && !holder.opening) {
    return { holder, piece: null };
  }
  const pieces = piecesOf(
    holder ? holder.children : spaces[space].roots,
    holder ? holder.first : 0,
    holder ? holder.last : spaces[space].end,
  );
  return { holder, piece: pieces.find((piece) => piece.first <= where && where <= piece.last) };
}

function regionsOfFunction(name) {
  return SPACES.flatMap((space) => spaces[space].regions.filter((region) => region.fn === name));
}

/*
 * Where to look for a function: its regions may be terabytes apart. The largest of them is shown (a window, of a
 * bridge), with those of the others that are so near that all together still fill a good part of the picture.
 */
function placeOfFunction(name) {
  const all = regionsOfFunction(name);
  const inMemory = all.filter((region) => region.space === "mem");
  const ranked = (inMemory.length ? inMemory : all).sort((one, other) => rankOf(other) - rankOf(one));
  if (!ranked.length) {
    return null;
  }
  const place = { space: ranked[0].space, first: ranked[0].first, last: ranked[0].last };
  const scale = spaces[place.space].scales.even;
  const width = (first, last) => shareOf(scale, last + 1) - shareOf(scale, first);
  let filled = width(place.first, place.last);
  for (const region of ranked.slice(1)) {
    const first = Math.min(place.first, region.first);
    const last = Math.max(place.last, region.last);
    const with_ = filled + width(region.first, region.last);
    if (width(first, last) < 3 * with_) {
      Object.assign(place, { first, last });
      filled = with_;
    }
  }
  return place;
}

function rankOf(region) {
  return region.size + (region.kind === "bridge" ? 2 ** 53 : 0);
}

function functionTitle(fn) {
  return fn.className || fn.deviceName || fn.ids || "function";
}
