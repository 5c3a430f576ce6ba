/* SPDX-License-Identifier: MIT */
/* The verdict: all placed, or what is not, why, and what would help. It is what a reader in a hurry sees first. */

const CARDS_MAX = 8;
const CARDS_OPEN = 3;
const NO_ANSWER = { bars: {}, space: [], helps: [] };

function answerOf(fn) {
  return boot.answers[fn.name] || NO_ANSWER;
}

function sayings(sentences) {
  return sentences.length
    ? make(
        "ul",
        { class: "sayings" },
        sentences.map((sentence) => make("li", {}, sentence)),
      )
    : null;
}

function command(who, text) {
  return text ? make("div", { class: "command" }, make("span", { class: "who" }, who), make("code", {}, text)) : null;
}

function changeItem(change) {
  const costs = [
    change.cost || "",
    change.lost ? `${plural(change.lost, "BAR")} of others would lose their place.` : "",
  ]
    .join(" ")
    .trim();
  return make(
    "li",
    {},
    make("div", { class: "change" }, sentence(change.change)),
    costs ? make("div", { class: "cost" }, `But: ${costs}`) : null,
    change.options.map((option) => command("QEMU", option.fwCfg)),
    command("QEMU", change.qemu),
    command("xl", change.xl),
    change.options.map((option) => command("option", `${option.name}=${option.value}`)),
  );
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/* Cause and remedy of one function, for its card and for the panel of details. */
function causeDetails(fn) {
  const lacking = fn.bars.filter((bar) => bar.reason !== null);
  if (!lacking.length) {
    return null;
  }
  const answer = answerOf(fn);
  const why = lacking.flatMap((bar) => answer.bars[bar.name] || []);
  return make(
    "div",
    { class: "cause" },
    make("h4", {}, "Why"),
    why.length ? sayings(why) : sayings(lacking.map((bar) => `${bar.name}: ${bar.reason}.`)),
    answer.space.length
      ? make("details", {}, make("summary", {}, "What takes the space"), sayings(answer.space))
      : null,
    make("h4", {}, "What would help"),
    helpsOf(answer),
  );
}

function helpsOf(answer) {
  if (answer.helps.length) {
    return make("ul", { class: "changes" }, answer.helps.map(changeItem));
  }
  if (boot.remedies.length) {
    return sayings(boot.remedies.map(sentence));
  }
  return make(
    "p",
    { class: "faint" },
    answer === NO_ANSWER
      ? "This log does not tell. pciplan, beside hvmlayout or in $PATH when this page is made, would be asked."
      : "No single change would place everything that it lacks.",
  );
}

/* Of many functions the reasons are folded: they are mostly the same. */
function problemCard(fn, _index, all) {
  const lacking = fn.bars.filter((bar) => bar.reason !== null);
  return make(
    "article",
    { class: "card" },
    make(
      "h3",
      {},
      link(fn.name, { fn: fn.name }),
      " ",
      functionTitle(fn),
      " ",
      make("span", { class: "faint" }, fn.deviceName ? `${fn.deviceName} [${fn.ids}]` : fn.ids ? `[${fn.ids}]` : ""),
    ),
    make(
      "ul",
      { class: "plain" },
      lacking.map((bar) =>
        make(
          "li",
          {},
          make("strong", {}, `${bar.name}, ${barSize(bar)}`),
          ` (${barKind(bar)}) `,
          make("span", { class: "bad" }, `not placed: ${bar.reason}`),
        ),
      ),
    ),
    all.length > CARDS_OPEN
      ? make("details", {}, make("summary", {}, "Why, and what would help"), causeDetails(fn))
      : causeDetails(fn),
  );
}

function verdictWords(placed, missing, untold) {
  if (boot.failed) {
    return `The boot failed: ${boot.outcome}`;
  }
  if (missing) {
    return `${missing} of ${plural(placed + missing + untold, "BAR")} ${missing === 1 ? "has" : "have"} no address`;
  }
  if (untold) {
    return `${placed} of ${plural(placed + untold, "BAR")} have an address; of ${untold} the log does not tell`;
  }
  return placed ? `All ${plural(placed, "BAR")} have an address` : "This log tells of no BARs";
}

function drawVerdict() {
  const bars = boot.functions.flatMap((fn) => fn.bars);
  const missing = bars.filter((bar) => bar.reason !== null).length;
  const placed = bars.filter((bar) => bar.range !== null).length;
  const bad = missing > 0 || boot.failed;
  const unsure = !bad && (placed < bars.length || placed === 0 || boot.outcome === null);
  const lacking = boot.functions.filter((fn) => fn.bars.some((bar) => bar.reason !== null));
  const rest = lacking.length - CARDS_MAX;
  const section = byId("verdict");
  section.className = bad ? "bad" : unsure ? "unsure" : "good";
  section.replaceChildren(
    ...[
      make(
        "p",
        { class: "headline" },
        make("span", { class: "mark", "aria-hidden": "true" }, bad ? "✗" : unsure ? "?" : "✓"),
        " ",
        verdictWords(placed, missing, bars.length - placed - missing),
      ),
      boot.remedies.length && !boot.failed ? make("p", {}, `The firmware says: ${boot.remedies.join("; ")}.`) : null,
      troubleLine(),
      lacking.length ? make("div", { class: "cards" }, lacking.slice(0, CARDS_MAX).map(problemCard)) : null,
      rest > 0 ? make("p", {}, `And ${plural(rest, "function")} more: the tree has them with "Only problems".`) : null,
      noteList(),
    ].filter(Boolean),
  );
}

/* Leads to the lines themselves. What the summary at the end of the log says again does not count again. */
function troubleLine() {
  const lines = boot.lines.filter((line) => line[2] !== "summary");
  const errors = lines.filter((line) => line[1] === "E" || line[1] === "F").length;
  const warnings = lines.filter((line) => line[1] === "W").length;
  const words = [errors ? plural(errors, "error") : "", warnings ? plural(warnings, "warning") : ""]
    .filter(Boolean)
    .join(" and ");
  return words
    ? make(
        "p",
        {},
        make(
          "button",
          { type: "button", class: "link", onclick: () => showLevels("F", "E", "W") },
          `${words} in the log`,
        ),
      )
    : null;
}

function noteList() {
  const notes = [
    boot.outcome === null ? "The log ends before the firmware does: it may be cut off." : "",
    ...boot.gaps.map((gap) => `Not in this log: ${gap}.`),
    ...boot.conflicts.map((what) => `Overlaps something else, or cannot be, and is not on the map: ${what}.`),
    ...boot.leftOut.map((what) => `Beyond what this page can draw: ${what}.`),
  ].filter(Boolean);
  return notes.length
    ? make(
        "details",
        { class: "notes" },
        make("summary", {}, `${plural(notes.length, "note")} on this log`),
        sayings(notes),
      )
    : null;
}

function drawFacts() {
  const parts = [
    boot.firmware,
    boot.boots > 1 ? `boot ${boot.number} of ${boot.boots}` : "",
    boot.domain !== null ? `domain ${boot.domain}` : "",
    boot.lowRamEnd ? `RAM below 4 GiB up to ${hex(boot.lowRamEnd)}` : "",
    boot.highRamEnd ? `above up to ${hex(boot.highRamEnd)}` : "",
    boot.addressBits ? `${boot.addressBits} address bits` : "",
    plural(boot.functions.length, "function"),
    boot.outcome && !boot.failed ? boot.outcome : "",
  ];
  byId("facts").textContent = parts.filter(Boolean).join(" · ");
}
