/* SPDX-License-Identifier: MIT */
/* The log by levels, and the memory map. Both are drawn when they are opened. */

const LEVELS = [
  ["F", "fatal"],
  ["E", "errors"],
  ["W", "warnings"],
  ["I", "information"],
  ["D", "details"],
  ["", "other"],
];
const LINES_AT_ONCE = 1000;

const levelsShown = new Set(["F", "E", "W", "I", ""]);
let linesLimit = LINES_AT_ONCE;

function logLine(line) {
  const [number, level, room, object, fact] = line;
  const about = functionsByName.has(object) ? link(object, { fn: object }) : make("span", {}, object);
  const head = level
    ? [make("span", { class: "level" }, level), " ", make("span", { class: "room" }, room), " ", about, ": "]
    : [];
  return make(
    "li",
    { class: `level-${level || "none"}` },
    make("span", { class: "number", title: `line ${number}` }, String(number)),
    " ",
    make("span", { class: "fact" }, head, fact),
  );
}

function linesWanted() {
  const text = byId("log-text").value.toLowerCase();
  const target = byId("log-selected").checked ? state.selected : null;
  const place = placeOf(target);
  return boot.lines.filter(
    (line) =>
      levelsShown.has(line[1]) &&
      (!text || `${line[1]} ${line[2]} ${line[3]}: ${line[4]}`.toLowerCase().includes(text)) &&
      (!target || lineIsAbout(line, target, place)),
  );
}

function drawLog() {
  if (!byId("log").open) {
    return;
  }
  const wanted = linesWanted();
  const rest = wanted.length - linesLimit;
  byId("log-lines").replaceChildren(...wanted.slice(0, linesLimit).map(logLine));
  const more = byId("log-more");
  more.hidden = rest <= 0;
  more.textContent = `Show ${plural(Math.min(Math.max(rest, 0), LINES_AT_ONCE), "more line")} of ${rest}`;
}

function showLevels(...levels) {
  levelsShown.clear();
  levels.forEach((level) => levelsShown.add(level));
  drawLevels();
  byId("log-selected").checked = false;
  byId("log-text").value = "";
  byId("log").open = true;
  drawLog();
  byId("log").scrollIntoView({ block: "start" });
  byId("log").querySelector("summary").focus({ preventScroll: true });
}

function drawLevels() {
  const counts = new Map();
  boot.lines.forEach((line) => counts.set(line[1], (counts.get(line[1]) || 0) + 1));
  byId("log-levels").replaceChildren(
    ...LEVELS.filter(([level]) => counts.has(level)).map(([level, name]) => {
      const button = make(
        "button",
        { type: "button", "aria-pressed": String(levelsShown.has(level)) },
        `${counts.get(level)} ${name}`,
      );
      button.addEventListener("click", () => {
        levelsShown.has(level) ? levelsShown.delete(level) : levelsShown.add(level);
        button.setAttribute("aria-pressed", String(levelsShown.has(level)));
        linesLimit = LINES_AT_ONCE;
        drawLog();
      });
      return button;
    }),
  );
  byId("log-note").textContent = plural(boot.lines.length, "line");
}

function drawMemoryMap() {
  byId("memory-map-note").textContent = boot.memoryMap.length
    ? plural(boot.memoryMap.length, "entry", "entries")
    : "not in this log";
  byId("memory-map-rows").replaceChildren(
    ...boot.memoryMap.map((entry) =>
      make(
        "tr",
        {},
        make(
          "td",
          {},
          link(rangeText("mem", entry.first, entry.last), rangeTarget("mem", `${hex(entry.first)}-${hex(entry.last)}`)),
        ),
        make("td", {}, sizeText(entry.last - entry.first + 1)),
        make("td", {}, entry.type),
      ),
    ),
  );
}

function listenToLog() {
  byId("log").addEventListener("toggle", drawLog);
  byId("log-selected").addEventListener("change", drawLog);
  byId("log-text").addEventListener("input", drawLog);
  byId("log-more").addEventListener("click", () => {
    linesLimit += LINES_AT_ONCE;
    drawLog();
  });
}
