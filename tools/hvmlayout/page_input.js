/* SPDX-License-Identifier: MIT */
/* Hands on the map: wheel, drag, two fingers, keys, buttons. */

const DRAG_PIXELS = 4;
const PAN_PART = 0.2;
const ZOOM_STEP = 0.5;

const pointers = new Map();
let dragged = false;

function partOfMap(event) {
  const area = byId("map-boxes").getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - area.left) / area.width));
}

/* At the whole space, and at one page, a wheel that would go on scrolls the page. */
function onWheel(event) {
  const view = viewRange();
  const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
  const outermost = state.to - state.from >= 1 && event.deltaY > 0;
  const innermost = view.last - view.first + 1 <= LEAST_VIEW[state.space] && event.deltaY < 0;
  if (!sideways && (outermost || innermost)) {
    return;
  }
  event.preventDefault();
  cancelAnimationFrame(animation);
  if (sideways) {
    panBy(event.deltaX / byId("map-boxes").clientWidth);
  } else {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 30 : event.deltaY;
    zoomBy(2 ** (Math.max(-200, Math.min(200, lines)) / 150), partOfMap(event));
  }
}

function spread() {
  const [one, other] = [...pointers.values()];
  return Math.max(20, Math.abs(one.clientX - other.clientX));
}

function onPointerDown(event) {
  if (event.button !== 0) {
    return;
  }
  pointers.set(event.pointerId, event);
  dragged = pointers.size > 1;
}

function onPointerMove(event) {
  const before = pointers.get(event.pointerId);
  if (!before) {
    return;
  }
  const far = Math.abs(event.clientX - before.clientX);
  if (!dragged && far < DRAG_PIXELS) {
    return;
  }
  if (!dragged) {
    dragged = true;
    byId("map-boxes").setPointerCapture(event.pointerId);
  }
  cancelAnimationFrame(animation);
  if (pointers.size === 2) {
    const wide = spread();
    pointers.set(event.pointerId, event);
    zoomBy(wide / spread(), partOfMap(event));
    return;
  }
  pointers.set(event.pointerId, event);
  panBy((before.clientX - event.clientX) / byId("map-boxes").clientWidth);
}

function onPointerEnd(event) {
  pointers.delete(event.pointerId);
}

/* The box that has been opened leads back out when it is pressed again. */
function onMapClick(event) {
  const box = event.target.closest(".box");
  if (!box || dragged) {
    dragged = false;
    return;
  }
  openItem(box.item);
}

function openItem(item) {
  if (item.crowd) {
    showRange(state.space, item.first, item.last, 0.03);
    return;
  }
  if (!item.region) {
    if (item.holder) {
      select({ space: state.space, first: item.first, last: item.last });
    }
    return;
  }
  const target = regionTarget(item.region);
  if (sameTarget(target, state.selected) && isOpened(item.region)) {
    zoomOut();
    return;
  }
  select(target);
}

/* How wide a region is, the picture being 1. */
function partOfView(region) {
  const scale = currentScale();
  return (shareOf(scale, region.last + 1) - shareOf(scale, region.first)) / (state.to - state.from);
}

/* It takes about as much of the picture as showing it makes it take. */
function isOpened(region) {
  return partOfView(region) > (region.children.length ? 0.85 : 0.4);
}

/* To the innermost of what is larger than the picture. */
function zoomOut() {
  const holder = pathInView()
    .filter((region) => partOfView(region) > 1.1)
    .pop();
  if (holder) {
    showRegion(holder);
  } else if (state.to - state.from < 1) {
    showWhole();
  } else if (state.selected) {
    select(null, { show: false });
  }
}

/* To the box that holds this one, or to the first one in it. */
function stepBox(box, outwards) {
  const region = box.item && box.item.region;
  const next = !region ? null : outwards ? region.parent : region.children.find((child) => boxes.has(child.id));
  const target = next && boxes.get(next.id);
  if (target) {
    target.focus();
  }
  return Boolean(target);
}

function focusFirstBox() {
  const first = byId("map-boxes").querySelector(".box[tabindex='0']");
  if (first) {
    first.focus();
  }
}

const MAP_KEYS = {
  ArrowLeft: () => panBy(-PAN_PART),
  ArrowRight: () => panBy(PAN_PART),
  "+": () => zoomBy(ZOOM_STEP),
  "=": () => zoomBy(ZOOM_STEP),
  "-": () => zoomBy(1 / ZOOM_STEP),
  Home: showWhole,
  Escape: zoomOut,
};

/* Zooming with a region in focus keeps that region in view. */
function onMapKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const box = event.target.closest(".box");
  if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    if (box ? stepBox(box, event.key === "ArrowUp") : event.key === "ArrowDown") {
      event.preventDefault();
    }
    if (!box && event.key === "ArrowDown") {
      focusFirstBox();
    }
    return;
  }
  const action = MAP_KEYS[event.key];
  if (!action) {
    return;
  }
  event.preventDefault();
  cancelAnimationFrame(animation);
  if (box && (event.key === "+" || event.key === "=")) {
    const left = parseFloat(box.style.left);
    const middle = left + parseFloat(box.style.width) / 2;
    zoomBy(ZOOM_STEP, Math.min(1, Math.max(0, middle / byId("map-boxes").clientWidth)));
    return;
  }
  action();
}

function listenToMap() {
  const map = byId("map");
  const surface = byId("map-boxes");
  map.addEventListener("wheel", onWheel, { passive: false });
  map.addEventListener("keydown", onMapKey);
  surface.addEventListener("pointerdown", onPointerDown);
  surface.addEventListener("click", onMapClick);
  window.addEventListener("pointermove", onPointerMove);
  window.addEventListener("pointerup", onPointerEnd);
  window.addEventListener("pointercancel", onPointerEnd);
  byId("zoom-in").addEventListener("click", () => zoomBy(ZOOM_STEP));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / ZOOM_STEP));
  byId("zoom-whole").addEventListener("click", showWhole);
  byId("pan-left").addEventListener("click", () => panBy(-PAN_PART));
  byId("pan-right").addEventListener("click", () => panBy(PAN_PART));
  listenToOverview();
}

function listenToOverview() {
  const strip = byId("overview");
  const go = (event) => {
    const area = strip.getBoundingClientRect();
    const width = state.to - state.from;
    const middle = (event.clientX - area.left) / area.width;
    const from = Math.min(Math.max(0, middle - width / 2), 1 - width);
    setView(from, from + width);
  };
  strip.addEventListener("pointerdown", (event) => {
    strip.setPointerCapture(event.pointerId);
    go(event);
  });
  strip.addEventListener("pointermove", (event) => {
    if (event.buttons & 1) {
      go(event);
    }
  });
}
