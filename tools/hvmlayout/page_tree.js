/* SPDX-License-Identifier: MIT */
/*
 * The tree of buses on the screen. One item is in the order of Tab; arrows go on from there, as the ARIA practices
 * describe a tree. Branches are only made when they are opened.
 */

const treeItems = new Map();
let treeFocus = null;

function drawTree() {
  treeItems.clear();
  treeFocus = null;
  const nodes = boot.hosts.map(hostNode);
  byId("tree").replaceChildren(...nodes.map((node) => treeItem(node, 1)));
  const shown = problemFunctions.length;
  byId("tree").hidden = boot.functions.length === 0;
  byId("tree-note").textContent = !boot.functions.length
    ? "This log tells of no functions."
    : !state.problemsOnly
      ? ""
      : shown
        ? `Only ${plural(shown, "function")} with problems.`
        : "No function has a problem.";
  focusable(byId("tree").querySelector("[role=treeitem]"));
}

/* Without this an item would be read out with all that is in it. */
function nodeWords(node) {
  return [node.name, node.text, node.side, node.severity ? MARK_WORDS[node.severity] : ""].filter(Boolean).join(", ");
}

function treeItem(node, level) {
  const mark = node.severity
    ? make("span", { class: `mark ${node.severity}`, title: MARK_WORDS[node.severity] }, MARKS[node.severity])
    : null;
  const row = make(
    "div",
    { class: "row" },
    make("span", { class: "twisty", "aria-hidden": "true" }),
    mark,
    make("span", { class: "what" }, node.name),
    " ",
    make("span", { class: "words" }, node.text),
    " ",
    make("span", { class: node.severity === "bad" ? "side bad" : "side" }, node.side),
  );
  const leaf = node.branches().length === 0;
  const item = make(
    "div",
    {
      role: "treeitem",
      "aria-label": nodeWords(node),
      "aria-level": level,
      "aria-expanded": leaf ? null : "false",
      "aria-selected": "false",
      tabindex: -1,
    },
    row,
  );
  row.style.paddingLeft = `${(level - 1) * 18 + 4}px`;
  item.node = node;
  treeItems.set(node.key, item);
  if (!leaf && node.open) {
    openItemOfTree(item);
  }
  return item;
}

function openItemOfTree(item) {
  if (item.getAttribute("aria-expanded") !== "false") {
    return;
  }
  if (!item.querySelector(":scope > [role=group]")) {
    const level = Number(item.getAttribute("aria-level")) + 1;
    item.append(
      make(
        "div",
        { role: "group" },
        item.node.branches().map((node) => treeItem(node, level)),
      ),
    );
  }
  item.setAttribute("aria-expanded", "true");
}

function closeItemOfTree(item) {
  if (item.getAttribute("aria-expanded") === "true") {
    item.setAttribute("aria-expanded", "false");
  }
}

function focusable(item) {
  if (treeFocus) {
    treeFocus.tabIndex = -1;
  }
  treeFocus = item;
  if (item) {
    item.tabIndex = 0;
  }
}

function seenItems() {
  return [...byId("tree").querySelectorAll("[role=treeitem]")].filter((item) => item.offsetParent !== null);
}

function itemAbove(item) {
  return item.parentElement.closest("[role=treeitem]");
}

function activate(item) {
  if (item.node.target) {
    select(item.node.target);
  } else if (item.getAttribute("aria-expanded") === "true") {
    closeItemOfTree(item);
  } else {
    openItemOfTree(item);
  }
}

/* As the ARIA practices describe a tree. */
function treeStep(item, key) {
  const items = seenItems();
  const at = items.indexOf(item);
  const expanded = item.getAttribute("aria-expanded");
  switch (key) {
    case "ArrowDown":
      return items[at + 1];
    case "ArrowUp":
      return items[at - 1];
    case "Home":
      return items[0];
    case "End":
      return items[items.length - 1];
    case "ArrowRight":
      if (expanded === "false") {
        openItemOfTree(item);
        return item;
      }
      return expanded === "true" ? item.querySelector("[role=treeitem]") : item;
    case "ArrowLeft":
      if (expanded === "true") {
        closeItemOfTree(item);
        return item;
      }
      return itemAbove(item);
    default:
      return undefined;
  }
}

function onTreeKey(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    activate(item);
    return;
  }
  if (["ArrowDown", "ArrowUp", "Home", "End", "ArrowRight", "ArrowLeft"].includes(event.key)) {
    event.preventDefault();
    const next = treeStep(item, event.key);
    if (next) {
      focusable(next);
      next.focus();
    }
  }
}

function onTreeClick(event) {
  const item = event.target.closest("[role=treeitem]");
  if (!item) {
    return;
  }
  focusable(item);
  item.focus({ preventScroll: true });
  if (event.target.closest(".twisty")) {
    (item.getAttribute("aria-expanded") === "true" ? closeItemOfTree : openItemOfTree)(item);
    return;
  }
  activate(item);
}

/* Opens what is above the selected function, down from the host bridge, folded ports too. */
function revealInTree(name) {
  const fn = functionsByName.get(name);
  const above =
    fn.parent && functionsByName.has(fn.parent) ? revealInTree(fn.parent) : treeItems.get(`host ${fn.host}`);
  if (above) {
    openItemOfTree(above);
  }
  if (!treeItems.has(name)) {
    for (const item of [...treeItems.values()]) {
      if (item.node.target === null && item.node.branches().some((node) => node.key === name)) {
        openItemOfTree(item);
      }
    }
  }
  return treeItems.get(name);
}

function markInTree() {
  byId("tree")
    .querySelectorAll("[aria-selected=true]")
    .forEach((item) => item.setAttribute("aria-selected", "false"));
  const target = state.selected;
  if (!target || !target.fn) {
    return;
  }
  let item = revealInTree(target.fn);
  if (item && target.part) {
    openItemOfTree(item);
    item = treeItems.get(partKey(target.fn, target.part)) || item;
  }
  if (item) {
    item.setAttribute("aria-selected", "true");
    focusable(item);
    scrollInside(byId("tree"), item.querySelector(".row"));
  }
}

/* The tree scrolls, the page does not: the map stays where the reader looks. */
function scrollInside(box, row) {
  const outer = box.getBoundingClientRect();
  const inner = row.getBoundingClientRect();
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    box.scrollTop += inner.top - outer.top - outer.height / 3;
  }
}
