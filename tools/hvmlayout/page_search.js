/* SPDX-License-Identifier: MIT */
/*
 * Search: a function, a BAR or something of the map by any of its names, or an address. A combobox as the ARIA
 * practices describe it.
 */

const RESULTS_MAX = 30;

let searchIndex = null;
let results = [];
let chosen = -1;

/* Made when it is first asked for: a page of 200 devices opens faster without. */
function indexed() {
  if (!searchIndex) {
    searchIndex = [];
    for (const fn of boot.functions) {
      const words = [fn.name, fn.ids, fn.className, fn.deviceName || "", fn.class || ""].join(" ").toLowerCase();
      searchIndex.push({
        words,
        rank: 0,
        title: fn.name,
        sub: `${functionTitle(fn)} ${fn.ids}`.trim(),
        target: { fn: fn.name },
        severity: fn.severity,
      });
      for (const bar of fn.bars) {
        searchIndex.push({
          words: `${words} ${bar.name.toLowerCase()} ${fn.name} ${bar.name.toLowerCase()}`,
          rank: 2,
          title: `${fn.name} ${bar.name}`,
          sub: `${barSize(bar)}, ${bar.range ? rangeText(bar.space, ...bar.range) : "no address"}`,
          target: { fn: fn.name, part: bar.name },
          severity: bar.reason !== null ? "bad" : null,
          needs: [bar.name.toLowerCase()],
        });
      }
    }
    for (const region of [...spaces.mem.regions, ...spaces.io.regions].filter((one) => one.fn === null)) {
      searchIndex.push({
        words: `${region.label} ${region.note} ${region.kind}`.toLowerCase(),
        rank: 1,
        title: region.note || region.label,
        sub: rangeText(region.space, region.first, region.last),
        target: regionTarget(region),
        severity: null,
      });
    }
  }
  return searchIndex;
}

/* What is at an address, innermost first, in memory and, for those small enough, among the ports. */
function resultsAt(text) {
  if (!/^0x[0-9a-f]+(-(0x)?[0-9a-f]+)?$/i.test(text) && !/^[0-9a-f]{6,13}$/i.test(text)) {
    return [];
  }
  const found = [];
  for (const space of SPACES) {
    const target = rangeTarget(space, text);
    if (!target) {
      continue;
    }
    const where = parseInt(text, 16);
    const path = pathOf(space, where, where);
    for (const region of path.reverse()) {
      found.push({
        title: regionTitle(region),
        sub: `at ${address(space, where)}: ${rangeText(space, region.first, region.last)}`,
        target: regionTarget(region),
        severity: null,
      });
    }
    const gap = gapAround(space, where).piece;
    if (gap && !gap.region) {
      found.unshift({
        title: path.length ? "Free" : "Nothing",
        sub: `at ${address(space, where)}: ${rangeText(space, gap.first, gap.last)}`,
        target: { space, first: gap.first, last: gap.last },
        severity: null,
      });
    }
    const place = placeOf(target);
    found.push({
      title: bySpace(space, "This page of memory", "These ports"),
      sub: rangeText(space, place.first, place.last),
      target,
      severity: null,
    });
  }
  return found;
}

function resultsOf(text) {
  const query = text.trim().toLowerCase();
  if (!query) {
    return [];
  }
  const words = query.split(/\s+/);
  const matches = indexed().filter(
    (entry) =>
      words.every((word) => entry.words.includes(word)) &&
      (!entry.needs ||
        words.some((word) => entry.needs.some((need) => need.startsWith(word)) || entry.title.toLowerCase() === query)),
  );
  const score = (entry) =>
    entry.rank + (entry.title.toLowerCase().startsWith(query) ? -3 : 0) + (entry.severity === "bad" ? -0.5 : 0);
  matches.sort((one, other) => score(one) - score(other));
  return [...resultsAt(query), ...matches];
}

function drawResults() {
  const box = byId("search-box");
  const list = byId("search-results");
  const all = resultsOf(box.value);
  results = all.slice(0, RESULTS_MAX);
  chosen = results.length ? 0 : -1;
  const open = box.value.trim() !== "";
  list.replaceChildren(
    ...results.map((result, index) =>
      make(
        "li",
        { role: "option", id: `result-${index}`, onclick: () => take(index) },
        result.severity ? make("span", { class: `mark ${result.severity}` }, MARKS[result.severity]) : null,
        make("span", { class: "what" }, result.title),
        " ",
        make("span", { class: "words" }, result.sub),
      ),
    ),
  );
  if (open && !results.length) {
    list.append(make("li", { role: "option", "aria-disabled": "true", class: "faint" }, "Nothing found"));
  } else if (all.length > results.length) {
    list.append(
      make(
        "li",
        { role: "option", "aria-disabled": "true", class: "faint" },
        `and ${all.length - results.length} more`,
      ),
    );
  }
  openResults(open);
  markChosen();
}

function openResults(open) {
  byId("search-results").hidden = !open;
  byId("search-box").setAttribute("aria-expanded", String(open));
}

function markChosen() {
  const box = byId("search-box");
  const list = byId("search-results");
  [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
  if (chosen >= 0 && !list.hidden) {
    box.setAttribute("aria-activedescendant", `result-${chosen}`);
    scrollInside(list, list.children[chosen]);
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

/* The map takes the focus, so that the next key zooms or goes on to the regions in it. */
function take(index) {
  const result = results[index];
  openResults(false);
  if (result) {
    select(result.target);
    byId(placeOf(result.target) ? "map" : "details").focus({ preventScroll: true });
    byId("map-section").scrollIntoView({ block: "nearest" });
  }
}

function onSearchKey(event) {
  const open = !byId("search-results").hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!open) {
      drawResults();
    } else if (results.length) {
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : results.length - 1)) % results.length;
      markChosen();
    }
  } else if (event.key === "Enter" && open) {
    event.preventDefault();
    take(chosen);
  } else if (event.key === "Escape") {
    if (open) {
      openResults(false);
    } else {
      byId("search-box").value = "";
    }
  }
}

function listenToSearch() {
  const box = byId("search-box");
  box.addEventListener("input", drawResults);
  box.addEventListener("keydown", onSearchKey);
  box.addEventListener("blur", () => openResults(false));
  byId("search-results").addEventListener("pointerdown", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });
}
