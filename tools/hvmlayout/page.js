/* SPDX-License-Identifier: MIT */
/* Puts the parts together: who redraws when what changes, and the buttons above the map. */

function press(id, pressed) {
  byId(id).setAttribute("aria-pressed", String(pressed));
}

function drawButtons() {
  for (const space of SPACES) {
    press(`space-${space}`, state.space === space);
  }
  for (const scale of ["even", "true"]) {
    press(`scale-${scale}`, state.scale === scale);
  }
}

/* The same addresses stay in view. */
function changeScale(name) {
  const view = viewRange();
  state.scale = name;
  const scale = currentScale();
  setView(shareOf(scale, view.first), shareOf(scale, view.last + 1));
}

function changeSpace(name) {
  showSpace(name);
  drawLegend();
}

function listenToChoices() {
  for (const space of SPACES) {
    byId(`space-${space}`).addEventListener("click", () => changeSpace(space));
  }
  for (const scale of ["even", "true"]) {
    byId(`scale-${scale}`).addEventListener("click", () => changeScale(scale));
  }
  byId("problems-only").addEventListener("change", (event) => {
    state.problemsOnly = event.target.checked;
    tell("filter");
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("map").focus();
  });
}

function start() {
  watch("view", drawMapSoon);
  watch("view", drawButtons);
  watch("selection", drawMapSoon);
  watch("selection", drawDetails);
  watch("selection", markInTree);
  watch("selection", drawLog);
  watch("selection", drawLegend);
  watch("filter", drawTree);
  watch("filter", markInTree);
  watch("filter", drawMapSoon);
  drawFacts();
  drawVerdict();
  drawTray();
  drawLegend();
  drawTree();
  drawDetails();
  drawLevels();
  drawMemoryMap();
  listenToMap();
  listenToSearch();
  listenToChoices();
  listenToLog();
  byId("tree").addEventListener("keydown", onTreeKey);
  byId("tree").addEventListener("click", onTreeClick);
  new ResizeObserver(drawMapSoon).observe(byId("map-boxes"));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    drawnOverview = "";
    drawMapSoon();
  });
  window.addEventListener("popstate", selectFromHash);
  window.addEventListener("hashchange", selectFromHash);
  window.addEventListener("beforeprint", () => {
    byId("memory-map").open = true;
  });
  drawMapSoon();
  selectFromHash();
}

start();
