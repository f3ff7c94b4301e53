/** The words that a report page is asked to mark, and where they stand in its texts. Pure. */
import { fold, foldUnits } from "./analyzer.js";

const MAX_WORDS = 16;

/** @typedef {{text: number, start: number, end: number}} Part of a text, in UTF-16 units */

/**
 * @param {string} query as in `location.search`
 * @returns {string[]} folded, each once
 */
export function readMarks(query) {
  const words = new URLSearchParams(query).getAll("mark").slice(0, MAX_WORDS);
  return [...new Set(words.map(fold))].filter(Boolean);
}

/** @param {string} query @returns {string} what else it says */
export function withoutMarks(query) {
  const parameters = new URLSearchParams(query);
  parameters.delete("mark");
  return String(parameters) && `?${parameters}`;
}

/**
 * Find all places where a word stands, also across the texts. Places that overlap or touch are one.
 * @param {string[]} texts what one block shows, cut where its elements begin and end
 * @param {string[]} words folded, none empty
 * @returns {Part[][]} the parts of each place, in order
 */
export function findMarks(texts, words) {
  const whole = texts.join("");
  const { folded, offsets } = foldUnits(whole);
  const unitOf = [0]; // code point of the block -> UTF-16 unit
  for (const character of whole) unitOf.push(unitOf[unitOf.length - 1] + character.length);
  const spans = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      spans.push({ start: unitOf[offsets[at]], end: unitOf[offsets[at + word.length - 1] + 1] });
    }
  }
  spans.sort((a, b) => a.start - b.start);
  const places = [];
  let last = { start: 0, end: -1 };
  for (const span of spans) {
    if (span.start > last.end) places.push((last = span));
    else last.end = Math.max(last.end, span.end);
  }
  return places.map((place) => parts(texts, place));
}

/** @param {string[]} texts @param {{start: number, end: number}} place @returns {Part[]} */
function parts(texts, place) {
  const found = [];
  let begin = 0;
  texts.forEach(({ length }, text) => {
    const start = Math.max(place.start - begin, 0);
    const end = Math.min(place.end - begin, length);
    if (start < end) found.push({ text, start, end });
    begin += length;
  });
  return found;
}
