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

/** @param {any} messages @param {string} name @param {number} count */
export function formatCount(messages, name, count) {
  const message = count === 1 && messages[`${name}_one`] ? messages[`${name}_one`] : messages[name];
  return format(message, { count: count.toLocaleString(document.documentElement.lang || undefined) });
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
  parent.textContent = "";
  for (const { text, hit } of pieces) {
    const node = hit ? document.createElement("mark") : document.createTextNode("");
    node.textContent = text;
    parent.appendChild(node);
  }
}

/** @param {Element} parent @param {Node[]} children */
export function replaceChildren(parent, children) {
  while (parent.lastChild) parent.removeChild(parent.lastChild);
  for (const child of children) parent.appendChild(child);
}
