/** The page's texts, and its templates filled. Whatever is put into the page is put as text. */

/** @returns {any} the messages of search.html */
export function readMessages() {
  return JSON.parse(document.getElementById("search-messages").textContent);
}

/**
 * @param {string} message
 * @param {Record<string, string | number>} values
 * @returns {string} `{name}` replaced
 */
export function format(message, values) {
  return message.replace(/\{(\w+)\}/g, (whole, name) => (Object.prototype.hasOwnProperty.call(values, name) ? String(values[name]) : whole));
}

/** @param {any} messages @param {string} name @param {number} count @param {Record<string, string>} [values] */
export function formatCount(messages, name, count, values) {
  const message = (count === 1 && messages[`${name}_one`]) || messages[name];
  return format(message, { ...values, count: count.toLocaleString(document.documentElement.lang || undefined) });
}

/**
 * @param {string} tag
 * @param {string} [text]
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElement}
 */
export function create(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
  return element;
}

/** @param {string} text @param {() => void} action */
export function createButton(text, action) {
  const element = create("button", text, { type: "button", class: "button-quiet" });
  element.addEventListener("click", action);
  return element;
}

/**
 * @param {string} id of a template with one element
 * @returns {{element: HTMLElement, part: (name: string) => HTMLElement}}
 */
export function stamp(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  const element = /** @type {HTMLElement} */ (document.importNode(template.content.firstElementChild, true));
  return { element, part: (name) => element.querySelector(`[data-part="${name}"]`) };
}

/**
 * @param {HTMLElement} parent
 * @param {import("./types.js").Piece[]} pieces
 */
export function fillPieces(parent, pieces) {
  replaceChildren(
    parent,
    pieces.map(({ text, hit }) => (hit ? create("mark", text) : document.createTextNode(text))),
  );
}

/** @param {Element} parent @param {Node[]} children */
export function replaceChildren(parent, children) {
  while (parent.lastChild) parent.removeChild(parent.lastChild);
  for (const child of children) parent.appendChild(child);
}
