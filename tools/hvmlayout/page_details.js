/* SPDX-License-Identifier: MIT */
/* The panel about what is selected: where it is exactly, what is around it, what the planner and the log say of it. */

const LINES_SHOWN = 40;

function link(words, target) {
  return make("button", { type: "button", class: "link", onclick: () => select(target) }, words);
}

function facts(...pairs) {
  return make(
    "dl",
    {},
    pairs
      .filter(([, value]) => value !== null && value !== "")
      .flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
  );
}

function drawDetails() {
  const target = state.selected;
  const body = byId("details-body");
  if (!target) {
    body.replaceChildren(make("p", { class: "faint" }, "Select something in the map, in the tree, or by searching."));
    return;
  }
  const fn = target.fn ? functionsByName.get(target.fn) : null;
  const place = placeOf(target);
  const parts = [];
  if (fn && !target.part) {
    parts.push(...functionDetails(fn));
  } else if (fn) {
    parts.push(...partDetails(fn, target.part));
  } else {
    parts.push(...rangeDetails(target, place));
  }
  if (place && !(fn && !target.part)) {
    parts.push(aroundDetails(place));
  }
  body.replaceChildren(...parts, lineDetails(target, place));
}

function decodeWords(fn) {
  if (fn.decodesIo === null && fn.decodesMemory === null) {
    return "";
  }
  const on = [
    [fn.decodesIo, "I/O"],
    [fn.decodesMemory, "memory"],
  ]
    .filter(([yes]) => yes)
    .map(([, name]) => name);
  return on.length ? on.join(" and ") : "nothing: its decode is off";
}

function functionDetails(fn) {
  const bridge = fn.bridge;
  const above = fn.parent && functionsByName.has(fn.parent) ? functionsByName.get(fn.parent) : null;
  return [
    make("h3", {}, fn.name, " ", make("span", { class: "words" }, functionTitle(fn))),
    facts(
      ["Device", [fn.deviceName || "", fn.ids ? ` [${fn.ids}]` : ""].join("").trim()],
      ["Class", fn.class || ""],
      [
        "Behind",
        above
          ? link(`${above.name} ${functionTitle(above)}`, { fn: above.name })
          : `${fn.host}, root bus ${busText(fn.bus, null)}`,
      ],
      [
        "Leads to",
        bridge
          ? bridge.secondary === null
            ? "nothing: it has no bus numbers"
            : busText(bridge.secondary, bridge.subordinate)
          : "",
      ],
      ["Bridge", bridge ? bridge.flags.join(", ") : ""],
      ["Decodes", decodeWords(fn)],
    ),
    fn.bars.length ? barTable(fn) : make("p", { class: "faint" }, "No BARs."),
    bridge && bridge.windows.length ? windowTable(fn) : null,
    causeDetails(fn),
  ].filter(Boolean);
}

function table(heads, rows) {
  return make(
    "div",
    { class: "wide" },
    make(
      "table",
      {},
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          heads.map((head) => make("th", { scope: "col" }, head)),
        ),
      ),
      make("tbody", {}, rows),
    ),
  );
}

function barPlace(fn, bar) {
  if (bar.range) {
    return link(rangeText(bar.space, ...bar.range), { fn: fn.name, part: bar.name });
  }
  return bar.reason !== null ? make("span", { class: "bad" }, `✗ not placed: ${bar.reason}`) : "the log does not tell";
}

function barTable(fn) {
  return table(
    ["BAR", "Size", "Where"],
    fn.bars.map((bar) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, bar.name),
        make("td", {}, barSize(bar)),
        make("td", {}, barPlace(fn, bar), make("div", { class: "faint" }, barKind(bar))),
      ),
    ),
  );
}

function windowTable(fn) {
  return table(
    ["Window", "Size", "Where"],
    fn.bridge.windows.map((window) => {
      const space = windowSpace(window);
      const where = window.range
        ? link(rangeText(space, ...window.range), { fn: fn.name, part: window.kind })
        : window.verdict || "closed";
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, WINDOW_NAMES[window.kind]),
        make("td", {}, window.range ? lengthText(space, window.range[1] - window.range[0] + 1) : ""),
        make(
          "td",
          { class: windowIsBad(window) ? "bad" : null },
          where,
          window.noReserve ? make("div", { class: "faint" }, `no room kept for hot-plug: ${window.noReserve}`) : null,
        ),
      );
    }),
  );
}

function partDetails(fn, name) {
  const bar = fn.bars.find((one) => one.name === name);
  const window = fn.bridge ? fn.bridge.windows.find((one) => one.kind === name) : null;
  const of = link(`${fn.name} ${functionTitle(fn)}`, { fn: fn.name });
  if (bar) {
    const size = bar.range ? exactLength(bar.space, bar.range[1] - bar.range[0] + 1) : barSize(bar);
    return [
      make("h3", {}, `${fn.name} ${bar.name}`),
      facts(
        ["Of", of],
        ["Range", bar.range ? make("code", {}, rangeText(bar.space, ...bar.range)) : ""],
        ["Size", size],
        ["Apertures", bar.count > 1 ? barSize(bar) : ""],
        ["Kind", barKind(bar)],
        ["Resized", bar.sizeFound !== null ? `found with ${lengthText(bar.space, bar.sizeFound)}` : ""],
        ["Pinned", bar.pinned !== null ? `must be at ${hex(bar.pinned)}` : ""],
        [
          "Verdict",
          bar.range
            ? "placed"
            : bar.reason !== null
              ? make("span", { class: "bad" }, `✗ not placed: ${bar.reason}`)
              : "not told",
        ],
      ),
      bar.range ? sayings(answerOf(fn).bars[bar.name] || []) : causeDetails(fn),
    ].filter(Boolean);
  }
  if (!window) {
    return [make("h3", {}, fn.name), make("p", {}, "It has nothing of that name.")];
  }
  const space = windowSpace(window);
  return [
    make("h3", {}, `${fn.name} ${WINDOW_NAMES[window.kind]}`),
    facts(
      ["Of", of],
      ["Range", window.range ? make("code", {}, rangeText(space, ...window.range)) : ""],
      ["Size", window.range ? exactLength(space, window.range[1] - window.range[0] + 1) : ""],
      ["Verdict", window.verdict],
      ["Hot-plug", window.noReserve ? `no room kept: ${window.noReserve}` : ""],
    ),
    insideDetails(fn.name, window.kind),
  ].filter(Boolean);
}

function insideDetails(name, part) {
  const region = regionsByPart.get(partKey(name, part));
  return region ? usage(region) : null;
}

/* What is used and free of something that holds others. */
function usage(region) {
  const free = piecesOf(region.children, region.first, region.last)
    .filter((piece) => !piece.region)
    .map((piece) => piece.last - piece.first + 1);
  const total = free.reduce((sum, size) => sum + size, 0);
  const largest = free.length ? `, the largest free piece has ${lengthText(region.space, Math.max(...free))}` : "";
  return make(
    "p",
    {},
    `${lengthText(region.space, region.size - total)} of ${lengthText(region.space, region.size)} used by ` +
      `${plural(region.children.length, "region")}${largest}.`,
  );
}

function rangeDetails(target, place) {
  const region = target.region || null;
  const title = region
    ? regionTitle(region)
    : target.at !== undefined
      ? `Address ${address(place.space, target.at)}`
      : "Range";
  const parts = [
    make("h3", {}, title),
    facts(
      ["Range", make("code", {}, rangeText(place.space, place.first, place.last))],
      ["Size", exactLength(place.space, place.last - place.first + 1)],
    ),
  ];
  if (region) {
    return region.children.length || region.opening ? [...parts, usage(region)] : parts;
  }
  const where = target.at !== undefined ? target.at : place.first;
  const path = pathOf(place.space, where, target.at !== undefined ? target.at : place.last);
  const inside =
    target.at !== undefined
      ? 0
      : spaces[place.space].regions.filter((one) => place.first <= one.first && one.last <= place.last).length;
  if (inside) {
    parts.push(make("p", {}, `${plural(inside, "region")} in it.`));
  }
  if (path.length) {
    parts.push(
      make("h4", {}, "There is"),
      make(
        "ul",
        { class: "plain" },
        path.map((one) => make("li", {}, link(regionTitle(one), regionTarget(one)))),
      ),
    );
  }
  const gap = gapAround(place.space, where).piece;
  if (gap && !gap.region && !inside) {
    const holder = path.length ? `Free in ${path[path.length - 1].label}` : "Nothing";
    parts.push(
      make(
        "p",
        {},
        `${holder}: `,
        make("code", {}, rangeText(place.space, gap.first, gap.last)),
        `, ${lengthText(place.space, gap.last - gap.first + 1)}`,
      ),
    );
  }
  return parts;
}

/* The one before and the one behind, and how far away they are. */
function aroundDetails(place) {
  const region = place.region || null;
  const siblings = region ? siblingsOf(region) : piecesHolder(place);
  const before = siblings.filter((one) => one.last < place.first).pop();
  const after = siblings.find((one) => one.first > place.last);
  const holder = region ? region.parent : pathOf(place.space, place.first, place.last).pop();
  const entry = (name, one, gap) => [
    name,
    one
      ? make(
          "span",
          {},
          link(regionTitle(one), regionTarget(one)),
          gap > 0 ? ` (${lengthText(place.space, gap)} between)` : " (adjoining)",
        )
      : "",
  ];
  return make(
    "div",
    {},
    make("h4", {}, "Around it"),
    facts(
      ["In", holder ? link(regionTitle(holder), regionTarget(holder)) : "no window"],
      entry("Before", before, before && place.first - before.last - 1),
      entry("Behind", after, after && after.first - place.last - 1),
    ),
  );
}

function piecesHolder(place) {
  const holder = pathOf(place.space, place.first, place.last).pop();
  return holder ? holder.children : spaces[place.space].roots;
}

function lineIsAbout(line, target, place) {
  const [, , , object, fact] = line;
  if (target.fn) {
    const about =
      object === target.fn ||
      fact.startsWith(`fn ${target.fn} `) ||
      fact.includes(` ${target.fn} `) ||
      (object === "help" && fact.includes(target.fn));
    if (!about || !target.part) {
      return about;
    }
    return (
      fact.startsWith(`${target.part} `) ||
      fact.includes(`${target.part} [`) ||
      fact.includes(`${target.part} (`) ||
      (WINDOW_NAMES[target.part] !== undefined && fact.startsWith("bridge window"))
    );
  }
  return place !== null && fact.includes(place.first.toString(16)) && fact.includes(place.last.toString(16));
}

function lineDetails(target, place) {
  const found = boot.lines.filter((line) => lineIsAbout(line, target, place));
  if (!found.length) {
    return make("p", { class: "faint" }, "No line of the log is about it.");
  }
  return make(
    "div",
    {},
    make("h4", {}, plural(found.length, "line"), " of the log"),
    make("ol", { class: "lines" }, found.slice(0, LINES_SHOWN).map(logLine)),
  );
}
