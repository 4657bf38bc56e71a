// Small helpers to build and patch the page without a framework.

const SVG = "http://www.w3.org/2000/svg";

/** An element: `h("button", {class: "x", onclick: f, "aria-label": "…"}, child, "text")`. False, null and undefined are left out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Set one property or attribute; nothing is touched when it already has that value. */
export function set(node, name, value) {
  if (name.startsWith("on")) {
    node.addEventListener(name.slice(2), value);
  } else if (name === "text") {
    if (node.textContent !== value) node.textContent = value;
  } else if (name === "class") {
    if (node.getAttribute("class") !== value) node.setAttribute("class", value);
  } else if (name in node && typeof value === "boolean") {
    if (node[name] !== value) node[name] = value;
  } else if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, String(value));
  }
  return node;
}

/** Set several at once. */
export function patch(node, props) {
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  return node;
}

/**
 * Make the children of `parent` follow `items`, keeping the node of each key; nodes already in place aren't moved,
 * so focus and scrolling stay. `make(item)` builds a node, `update(node, item)` refreshes it.
 */
export function keyed(parent, items, key, make, update = () => {}) {
  const old = parent.keyedNodes ?? new Map();
  const now = new Map();
  let at = parent.firstChild;
  for (const item of items) {
    const name = key(item);
    const node = old.get(name) ?? make(item);
    now.set(name, node);
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
    update(node, item);
  }
  for (const [name, node] of old) if (!now.has(name)) node.remove();
  parent.keyedNodes = now;
}

/** A line icon, 24 x 24, in the colour of the text. */
export function icon(name, filled = false) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", filled ? "icon filled" : "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Swap the picture inside an existing icon. */
export function redraw(svg, name) {
  const path = svg.firstChild;
  if (path.getAttribute("d") !== ICONS[name]) path.setAttribute("d", ICONS[name]);
}

const ICONS = {
  call: "M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1z",
  hangup: "M12 9c-1.6 0-3.15.25-4.6.7v3.1a1 1 0 0 1-.56.9 9.8 9.8 0 0 0-2.66 1.85 1 1 0 0 1-1.4 0L.3 13.08a1 1 0 0 1 0-1.41A16.9 16.9 0 0 1 12 7c4.55 0 8.68 1.78 11.71 4.67a1 1 0 0 1 0 1.41l-2.48 2.48a1 1 0 0 1-1.4 0 9.7 9.7 0 0 0-2.67-1.85 1 1 0 0 1-.56-.9v-3.1A15.5 15.5 0 0 0 12 9z",
  erase: "M21 5H9l-6 7 6 7h12zM17 9l-5 6M12 9l5 6",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0",
  "bell-off": "M6 16V11a6 6 0 0 1 9-5.2M18 11v5l1.5 2h-15L6 16M10 20.5a2.2 2.2 0 0 0 4 0M3 3l18 18",
  voice: "M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  mute: "M4 9.5v5h3.5L12 19V5L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  auto: "M12 3.5a8.5 8.5 0 1 0 0 17zM12 3.5a8.5 8.5 0 0 1 0 17",
  board: "M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5M15 5v4M9 10v4M13 15v4",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  send: "M4 12h15M13 6l6 6-6 6",
  down: "M6 9.5l6 6 6-6",
  texts: "M4 5h16v11H10l-4.5 4V16H4z",
  mail: "M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7",
  warning: "M12 4L2.5 20h19zM12 10v5M12 17.5v.5",
  help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.4v.4M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  out: "M7 17L17 7M9 7h8v8",
};
