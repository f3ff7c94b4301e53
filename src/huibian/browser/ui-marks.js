/** A report that was found by words: marks them, and steps from one to the next. Loaded only where the address holds `mark`. */
import { readyToFold } from "./folding.js";
import { findMarks, readMarks, withoutMarks } from "./marks.js";

const INLINE = /^(a|code|em|img|s|strong|time)$/i; // any other element ends what a word may span
const UNSEARCHED = "sup, .footnote-back"; // numbers of footnotes: no part of the text around them
const PAUSE = 100; // ms until a region that has just come into the page is listened to

/**
 * @param {Node} element
 * @param {Text[][]} blocks the texts of each are added, in order
 */
function collect(element, blocks) {
  for (const child of element.childNodes) {
    if (child instanceof Text) blocks[blocks.length - 1].push(child);
    else if (child instanceof Element && !child.matches(UNSEARCHED)) {
      const parts = INLINE.test(child.nodeName) ? 0 : blocks.push([]);
      collect(child, blocks);
      if (parts) blocks.push([]);
    }
  }
}

/** A line break of the source is shown as a space. @param {Text} text */
const shown = ({ data, parentElement }) => (parentElement.closest("pre") ? data : data.replace(/\n/g, " "));

/** @param {Text} text @param {number} start @param {number} end @returns {HTMLElement} */
function wrap(text, start, end) {
  const mark = document.createElement("mark");
  const inner = text.splitText(start);
  inner.splitText(end - start);
  inner.parentNode.replaceChild(mark, inner);
  mark.appendChild(inner);
  return mark;
}

/**
 * @param {string[]} words
 * @returns {HTMLElement[][]} the marks of each place, in order
 */
function markAll(words) {
  const places = [];
  const article = /** @type {HTMLElement} */ (document.querySelector("[data-marked]"));
  for (const part of article.querySelectorAll(article.dataset.marked)) {
    if (!part.getClientRects().length) continue; // not shown at this width
    const blocks = [[]];
    collect(part, blocks);
    for (const block of blocks) {
      const found = findMarks(block.map(shown), words);
      const marks = found.map(() => []);
      // From the last on: what stands before a mark stays in the text that was cut.
      for (let i = found.length; i--; ) for (const { text, start, end } of found[i].reverse()) marks[i].unshift(wrap(block[text], start, end));
      places.push(...marks);
    }
  }
  return places;
}

/** @param {HTMLElement[][]} places */
function showBar(places) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("marks"));
  const bar = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  const texts = /** @type {NodeListOf<HTMLElement>} */ (bar.querySelectorAll("[data-text]"));
  const target = document.querySelector(":target");
  const below = (place) => target.compareDocumentPosition(place[0]) & Node.DOCUMENT_POSITION_FOLLOWING;
  let at = Math.max(0, target ? places.findIndex(below) : 0);

  /** @param {number} next @param {ScrollBehavior} behavior */
  function go(next, behavior) {
    const emphasise = (isCurrent) => places[at].forEach((mark) => mark.classList.toggle("mark-current", isCurrent));
    emphasise(false);
    at = (next + places.length) % places.length;
    emphasise(true);
    const values = { number: at + 1, count: places.length };
    for (const text of texts) text.textContent = text.dataset.text.replace(/{(\w+)}/g, (_, name) => values[name]);
    const { top, bottom } = places[at][0].getBoundingClientRect();
    const isSeen = top >= 0 && bottom <= bar.getBoundingClientRect().top;
    places[at][0].scrollIntoView({ block: isSeen ? "nearest" : "center", inline: "nearest", behavior });
  }

  function clear() {
    document.removeEventListener("keydown", pressed);
    for (const mark of document.querySelectorAll("mark")) {
      const parent = mark.parentNode;
      parent.replaceChild(mark.firstChild, mark);
      parent.normalize();
    }
    const hadFocus = bar.contains(document.activeElement);
    bar.remove();
    if (hadFocus) document.getElementById("content").focus({ preventScroll: true });
    history.replaceState(history.state, "", location.pathname + withoutMarks(location.search) + location.hash);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && !(event.target instanceof HTMLInputElement)) clear();
  }

  bar.addEventListener("click", ({ target }) => {
    const button = /** @type {Element} */ (target).closest("button");
    if (!button) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (button.dataset.step) go(at + Number(button.dataset.step), calm ? "auto" : "smooth");
    else clear();
  });
  document.addEventListener("keydown", pressed);
  template.parentNode.insertBefore(bar, template);
  setTimeout(() => go(at, "auto"), PAUSE);
}

readyToFold(new URLSearchParams(location.search).getAll("mark"), document.querySelector("[data-marked]").textContent).then(() => {
  const places = markAll(readMarks(location.search));
  if (places.length) showBar(places);
});
