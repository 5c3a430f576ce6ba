/* SPDX-License-Identifier: MIT */
/*
 * Words for values, and elements for words. Addresses are Numbers: all are below 2^53 (page.py leaves larger ones
 * out), where Numbers are exact.
 */

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
const ADDRESS_DIGITS = { mem: 8, io: 4 };
const SPACE_NAMES = { mem: "Memory", io: "I/O ports" };

/*
 * Of all the text in this page only this function makes nodes, and it makes text nodes: what a guest printed is
 * never markup.
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name === "onclick") {
      element.addEventListener("click", value);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

function hex(number, digits = 0) {
  return `0x${number.toString(16).padStart(digits, "0")}`;
}

function address(space, number) {
  return hex(number, ADDRESS_DIGITS[space]);
}

/* As the log and Linux word it, so that both can be searched for what is read here. */
function rangeText(space, first, last) {
  const end = first === last ? "" : `-${address(space, last)}`;
  return `[${space === "io" ? "io  " : "mem "}${address(space, first)}${end}]`;
}

/* One decimal where it is needed and honest: "4 MiB", "1.7 GiB". */
function sizeText(bytes) {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (bytes === 1) {
    return "1 byte";
  }
  const rounded = value >= 100 ? Math.floor(value) : Math.floor(value * 10) / 10;
  return `${rounded} ${UNITS[unit]}`;
}

function portsText(count) {
  return count === 1 ? "1 port" : `${count} ports`;
}

function lengthText(space, bytes) {
  return space === "io" ? portsText(bytes) : sizeText(bytes);
}

/* With the exact count where the words round it. */
function exactLength(space, bytes) {
  if (space === "io") {
    return portsText(bytes);
  }
  const words = sizeText(bytes);
  return bytes < 1024 ? words : `${words} (${hex(bytes)} bytes)`;
}

function bySpace(space, memory, ports) {
  return space === "io" ? ports : memory;
}

function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

function busText(first, last) {
  const two = (bus) => bus.toString(16).padStart(2, "0");
  return last === null || first === last ? `[bus ${two(first)}]` : `[bus ${two(first)}-${two(last)}]`;
}

/* What a BAR is, without where: "16 GiB, memory, 64-bit, prefetchable". */
function barKind(bar) {
  const words = [bar.space === "io" ? "I/O ports" : "memory"];
  if (bar.is64) {
    words.push("64-bit");
  }
  if (bar.prefetchable) {
    words.push("prefetchable");
  }
  if (bar.fixed) {
    words.push("fixed");
  }
  return words.join(", ");
}

function barSize(bar) {
  if (bar.size === null) {
    return "size unknown";
  }
  const one = lengthText(bar.space, bar.size);
  return bar.count > 1 ? `${bar.count} × ${one}` : one;
}

const measured = new Map();
let pen = null;

/* Width in pixels of a label on the map; asked for hundreds of times in a frame, for the same few labels. */
function textWidth(text, font) {
  const key = `${font}|${text}`;
  if (!measured.has(key)) {
    if (measured.size > 20000) {
      measured.clear();
    }
    pen = pen || document.createElement("canvas").getContext("2d");
    pen.font = font;
    measured.set(key, pen.measureText(text).width);
  }
  return measured.get(key);
}
