/* SPDX-License-Identifier: MIT */
/*
 * What is in the tree of buses: host bridges, functions, what is behind bridges, BARs and windows. A node tells its
 * branches when it is asked, and runs of empty hot-plug ports are one node: 200 ports are a few lines.
 */

const PORTS_FOLDED = 4;
const MARKS = { bad: "✗", warn: "!" };
const MARK_WORDS = { bad: "lacks something", warn: "has a warning" };

function childrenByParent() {
  const found = new Map();
  for (const fn of boot.functions) {
    const key = fn.parent && functionsByName.has(fn.parent) ? fn.parent : `host ${fn.host}`;
    found.set(key, (found.get(key) || []).concat(fn));
  }
  return found;
}

const behind = childrenByParent();

function isEmptyPort(fn) {
  return fn.bridge !== null && fn.bridge.flags.includes("hotplug") && fn.severity === null && !behind.has(fn.name);
}

/* Whether a function, or what is behind it, is to be seen with "only problems". */
function hasProblem(fn) {
  return fn.severity !== null || (behind.get(fn.name) || []).some(hasProblem);
}

function placedWords(fn) {
  if (!fn.bars.length) {
    return "";
  }
  const placed = fn.bars.filter((bar) => bar.range !== null).length;
  return placed === fn.bars.length ? plural(placed, "BAR") : `${placed} of ${plural(fn.bars.length, "BAR")} placed`;
}

function countBehind(fn) {
  return (behind.get(fn.name) || []).reduce((sum, one) => sum + 1 + countBehind(one), 0);
}

/* So that a closed branch tells what is in it. */
function behindWords(fn) {
  const count = countBehind(fn);
  return count === 0 ? "" : count === 1 ? `: ${functionTitle(behind.get(fn.name)[0])}` : `: ${count} functions`;
}

function functionNode(fn) {
  const bridge = fn.bridge;
  const buses = bridge && bridge.secondary !== null ? ` ${busText(bridge.secondary, bridge.subordinate)}` : "";
  return {
    key: fn.name,
    target: { fn: fn.name },
    name: fn.name,
    text: functionTitle(fn) + buses + behindWords(fn),
    side: placedWords(fn),
    severity: fn.severity,
    open: hasProblem(fn) || (behind.has(fn.name) && boot.functions.length <= 60),
    branches: () => [...partNodes(fn), ...functionNodes(behind.get(fn.name) || [])],
  };
}

function partNodes(fn) {
  const bars = fn.bars.map((bar) => ({
    key: partKey(fn.name, bar.name),
    target: { fn: fn.name, part: bar.name },
    name: bar.name,
    text: barSize(bar),
    side: bar.range
      ? rangeText(bar.space, ...bar.range)
      : bar.reason !== null
        ? `not placed: ${bar.reason}`
        : "address not told",
    severity: bar.reason !== null ? "bad" : null,
    branches: () => [],
  }));
  const windows = fn.bridge
    ? fn.bridge.windows
        .filter((window) => window.range || windowIsBad(window))
        .map((window) => ({
          key: partKey(fn.name, window.kind),
          target: { fn: fn.name, part: window.kind },
          name: WINDOW_NAMES[window.kind],
          text: window.range ? lengthText(windowSpace(window), window.range[1] - window.range[0] + 1) : "",
          side: window.range ? rangeText(windowSpace(window), ...window.range) : window.verdict,
          severity: windowIsBad(window) ? "bad" : null,
          branches: () => [],
        }))
    : [];
  return state.problemsOnly ? bars.concat(windows).filter((node) => node.severity !== null) : bars.concat(windows);
}

const WINDOW_NAMES = { io: "I/O window", mem: "memory window", pref: "prefetchable window" };

function windowSpace(window) {
  return window.kind === "io" ? "io" : "mem";
}

function windowIsBad(window) {
  return !["", "placed", "empty"].includes(window.verdict);
}

function portsNode(ports) {
  const first = ports[0];
  const last = ports[ports.length - 1];
  return {
    key: `ports ${first.name}`,
    target: null,
    name: `${first.name} to ${last.name}`,
    text: `${ports.length} empty hot-plug ports`,
    side: "",
    severity: null,
    open: false,
    branches: () => ports.map(functionNode),
  };
}

function functionNodes(functions) {
  if (state.problemsOnly) {
    return functions.filter(hasProblem).map(functionNode);
  }
  const nodes = [];
  for (let index = 0; index < functions.length;) {
    let end = index;
    while (end < functions.length && isEmptyPort(functions[end])) {
      end += 1;
    }
    if (end - index >= PORTS_FOLDED) {
      nodes.push(portsNode(functions.slice(index, end)));
      index = end;
    } else {
      nodes.push(functionNode(functions[index]));
      index += 1;
    }
  }
  return nodes;
}

function hostNode(host) {
  const functions = behind.get(`host ${host.name}`) || [];
  const of = (root) => functions.filter((fn) => fn.bus === root.bus);
  const rooted = new Set(host.roots.map((root) => root.bus));
  const branches =
    host.roots.length > 1
      ? () => [
          ...host.roots
            .filter((root) => of(root).length || !state.problemsOnly)
            .map((root) => ({
              key: `root ${host.name} ${root.bus}`,
              target: null,
              name: "root bus",
              text: busText(root.bus, root.lastBus),
              side: plural(of(root).length, "function"),
              severity: null,
              open: true,
              branches: () => functionNodes(of(root)),
            })),
          ...functionNodes(functions.filter((fn) => !rooted.has(fn.bus))),
        ]
      : () => functionNodes(functions);
  return {
    key: `host ${host.name}`,
    target: null,
    name: host.name === "chipset" ? "host bridge" : host.name,
    severity: null,
    open: true,
    branches,
    text:
      host.firstBus === null
        ? ""
        : `${host.segment ? `segment ${hex(host.segment)} ` : ""}${busText(host.firstBus, host.lastBus)}`,
    side: plural(boot.functions.filter((fn) => fn.host === host.name).length, "function"),
  };
}
