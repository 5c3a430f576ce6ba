/* SPDX-License-Identifier: MIT */
/*
 * Where one is: the way from the whole space to what is in view, the strip that shows the view in the whole, the
 * legend.
 */

const LEGEND = [
  ["ram", "RAM"],
  ["bar", "BAR"],
  ["rom", "expansion ROM"],
  ["vf", "VF BAR"],
  ["bridge", "window of a bridge"],
  ["window", "window of a host bridge"],
  ["ecam", "ECAM"],
  ["acpi", "ACPI"],
  ["persistent", "persistent memory"],
  ["reserved", "reserved"],
  ["free", "free, in a window"],
];

/* What is in view but for a little around it: showing a region shows some of its neighbours. */
function viewCore() {
  const view = viewRange();
  const scale = currentScale();
  const width = state.to - state.from;
  const first = Math.floor(addressOf(scale, state.from + width * 0.12));
  const last = Math.ceil(addressOf(scale, state.to - width * 0.12)) - 1;
  return { first: Math.max(first, view.first), last: Math.max(first, Math.min(last, view.last)) };
}

/* A leaf that is shown with its neighbours counts as where one is, too. */
function pathInView() {
  if (state.to - state.from >= 1) {
    return [];
  }
  const core = viewCore();
  const path = pathOf(state.space, core.first, core.last);
  const place = state.selected ? placeOf(state.selected) : null;
  const region = place && place.region;
  const view = viewRange();
  if (region && region.space === state.space && view.first <= region.first && region.last <= view.last) {
    const toRegion = ancestorsOf(region);
    if (
      partOfView(region) > 0.3 &&
      toRegion.length > path.length &&
      path.every((one, index) => one === toRegion[index])
    ) {
      return toRegion;
    }
  }
  return path;
}

function pathName(region) {
  return region.kind === "bridge"
    ? `bridge ${region.fn}${region.part === "pref" ? ", prefetchable" : ""}`
    : region.label;
}

let drawnPath = "";

function drawPath() {
  const path = pathInView();
  const key = [state.space, ...path.map((region) => region.id)].join();
  if (key === drawnPath) {
    return;
  }
  drawnPath = key;
  const steps = [
    { name: bySpace(state.space, "whole memory space", "all I/O ports"), go: showWhole },
    ...path.map((region) => ({ name: pathName(region), go: () => select(regionTarget(region)) })),
  ];
  byId("path").replaceChildren(
    ...steps.map((step, index) =>
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", onclick: step.go, "aria-current": index === steps.length - 1 ? "location" : null },
          step.name,
        ),
      ),
    ),
  );
}

let drawnOverview = "";

function drawOverview() {
  const strip = byId("overview");
  const width = strip.clientWidth;
  const key = [state.space, state.scale, width].join();
  if (key !== drawnOverview) {
    drawnOverview = key;
    drawStrip(strip, width);
  }
  const frame = byId("overview-frame");
  const left = Math.min(state.from * width, width - 8);
  frame.style.left = `${left}px`;
  frame.style.width = `${Math.max(8, (state.to - state.from) * width)}px`;
}

/* Leaves of the whole space as one line of colour: a canvas, for thousands of them cost nothing there. */
function drawStrip(strip, width) {
  const canvas = byId("overview-picture");
  const ratio = window.devicePixelRatio || 1;
  const height = strip.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  const scale = currentScale();
  context.scale(ratio, ratio);
  for (const region of currentSpace().regions) {
    const left = shareOf(scale, region.first) * width;
    const right = shareOf(scale, region.last + 1) * width;
    context.fillStyle = style.getPropertyValue(`--${region.kind}`).trim();
    context.fillRect(left, 0, Math.max(0.6, right - left), height);
  }
}

function drawLegend() {
  const there = new Set(currentSpace().regions.map((region) => region.kind));
  byId("legend").replaceChildren(
    ...LEGEND.filter(([kind]) => there.has(kind === "free" ? "window" : kind)).map(([kind, name]) =>
      make("li", {}, make("span", { class: `key kind-${kind}`, "aria-hidden": "true" }), name),
    ),
  );
}

/* What has no address cannot be on the map; it is named beside it. */
function drawTray() {
  const chips = boot.functions.flatMap((fn) =>
    fn.bars
      .filter((bar) => bar.reason !== null)
      .map((bar) =>
        make(
          "li",
          {},
          make(
            "button",
            { type: "button", class: "chip bad", onclick: () => select({ fn: fn.name, part: bar.name }) },
            `✗ ${fn.name} ${bar.name}, ${barSize(bar)}`,
          ),
        ),
      ),
  );
  byId("tray").hidden = chips.length === 0;
  byId("tray-items").replaceChildren(...chips);
}
