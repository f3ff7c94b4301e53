/** The page's texts, and its elements made. Whatever is put into the page is put as text. */

const QUIET = 900; // ms without a change before a screen reader is told

/** @param {string} name of an element whose id begins with `search-` @returns {any} */
export const byId = (name) => document.getElementById(`search-${name}`);

/**
 * @param {Record<string, string>} texts
 * @returns {(name: string, values?: Record<string, any>) => string} the text of that name, `{value}` replaced; where `count` is 1, that for one
 */
export const speaker = (texts) => (name, values = {}) =>
  ((values.count === 1 && texts[`${name}_one`]) || texts[name] || "").replace(/\{(\w+)\}/g, (whole, key) =>
    key in values ? values[key].toLocaleString(document.documentElement.lang) : whole);

/**
 * @param {string} tag
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children
 * @returns {any}
 */
export const create = (tag, attributes, ...children) => dress(document.createElement(tag), attributes, ...children);

/**
 * @param {Element} element
 * @param {Record<string, any>} attributes
 * @param {...(Node | string)} children are added
 * @returns {any}
 */
export function dress(element, attributes, ...children) {
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
}

/** @param {string} text @param {() => void} action */
export function createButton(text, action) {
  const element = create("button", { type: "button", class: "button-quiet" }, text);
  element.addEventListener("click", action);
  return element;
}

/** @param {Element} region @returns {(text: string) => void} says it to screen readers, when it has stood for a while */
export function announcer(region) {
  let timer = 0;
  return (text) => {
    region.textContent = "";
    clearTimeout(timer);
    timer = window.setTimeout(() => (region.textContent = text), QUIET);
  };
}

/** @param {Element} parent @param {...(Node | string)} children in the place of those that it has */
export function fill(parent, ...children) {
  parent.textContent = "";
  parent.append(...children);
}

/**
 * @param {string} id of a template with one element
 * @returns {{element: any, part: (name: string) => any}}
 */
export function stamp(id) {
  const element = document.importNode(byId(id).content.firstElementChild, true);
  return { element, part: (name) => element.querySelector(`[data-part="${name}"]`) };
}

/** @param {import("./types.js").Piece[]} pieces @returns {(Node | string)[]} */
export const marked = (pieces) => pieces.map(({ text, hit }) => (hit ? create("mark", {}, text) : text));
