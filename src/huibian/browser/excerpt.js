/** A piece of a document around what was found, with the exact spans marked. Pure; offsets are code points. */
import { foldWithOffsets } from "./analyzer.js";

const NEAR = 70; // words this near count as found together
const BEFORE = 20;
const SHORTEST = 60;
const LONGEST = 90;
const BREAKS = new Set("。！？；，、：!?;\n");

/** @typedef {{start: number, end: number, word: number}} Span */
/** @typedef {import("./types.js").Piece} Piece */

/**
 * Where the words stand in a text, overlapping occurrences included.
 * @param {string} text as published
 * @param {string[]} words folded
 * @returns {Span[]} by start, then by end
 */
export function findSpans(text, words) {
  const { characters, offsets } = foldWithOffsets(text);
  const folded = characters.join("");
  const pointOf = new Int32Array(folded.length);
  for (let point = 0, unit = 0; point < characters.length; unit += characters[point].length, point++) pointOf[unit] = point;
  /** @type {Span[]} */
  const spans = [];
  words.forEach((text, word) => {
    const length = Array.from(text).length;
    for (let unit = folded.indexOf(text); unit >= 0; unit = folded.indexOf(text, unit + 1)) {
      const first = pointOf[unit];
      spans.push({ start: offsets[first], end: offsets[first + length - 1] + 1, word });
    }
  });
  return spans.sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * @param {string[]} characters
 * @param {Span[]} spans by start
 * @param {number} begin
 * @param {number} end
 * @returns {Piece[]}
 */
function cut(characters, spans, begin, end) {
  /** @type {Piece[]} */
  const pieces = [];
  const add = (from, to, hit) => {
    if (from >= to) return;
    const text = characters.slice(from, to).join("").replace(/\n/g, " ");
    const last = pieces[pieces.length - 1];
    if (last && last.hit === hit) last.text += text;
    else pieces.push({ text, hit });
  };
  let at = begin;
  for (const span of spans) {
    const start = Math.min(Math.max(at, span.start), end);
    const stop = Math.min(Math.max(start, span.end), end);
    if (start >= stop) continue;
    add(at, start, false);
    add(start, stop, true);
    at = stop;
  }
  add(at, end, false);
  return pieces;
}

/**
 * @param {string} text
 * @param {string[]} words folded
 * @returns {Piece[]} the whole text
 */
export function highlight(text, words) {
  const characters = Array.from(text);
  return cut(characters, findSpans(text, words), 0, characters.length);
}

/**
 * The occurrence with the most different words near it, the first of equals.
 * @param {Span[]} spans by start, then by end
 * @returns {{anchor: Span | undefined, variety: number}}
 */
function chooseAnchor(spans) {
  let anchor;
  let variety = 0;
  for (let i = 0; i < spans.length; i++) {
    const near = spans[i].start + NEAR;
    const words = new Set([spans[i].word]);
    // Spans of equal start come in order of their ends: those before this one lie near, too.
    for (let j = i - 1; j >= 0 && spans[j].start === spans[i].start; j--) if (spans[j].end <= near) words.add(spans[j].word);
    for (let j = i + 1; j < spans.length && spans[j].start < near; j++) if (spans[j].end <= near) words.add(spans[j].word);
    if (words.size > variety) {
      anchor = spans[i];
      variety = words.size;
    }
  }
  return { anchor, variety };
}

/**
 * @param {string[]} characters
 * @param {{start: number, end: number}} anchor
 * @returns {{begin: number, end: number}} cut at punctuation where there is some
 */
function stretch(characters, anchor) {
  const breaksBefore = (i) => BREAKS.has(characters[i - 1]);
  const earliest = anchor.start - BEFORE;
  let begin = Math.max(0, earliest);
  while (earliest > 0 && begin <= anchor.start && !breaksBefore(begin)) begin += 1;
  if (begin > anchor.start) begin = earliest;
  if (earliest > 0 && begin < anchor.start && characters[begin] === "\n") begin += 1;

  const limit = Math.max(begin + LONGEST, anchor.end);
  let end = characters.length;
  if (end > limit) {
    const least = Math.max(begin + SHORTEST, anchor.end);
    end = limit;
    while (end >= least && !breaksBefore(end)) end -= 1;
    if (end < least) end = limit;
  }
  if (end > begin && characters[end - 1] === "\n") end -= 1;
  return { begin, end };
}

/**
 * @param {{id: string, heading: string, text: string}[]} sections
 * @param {string[]} words folded, those looked for in the body
 * @returns {import("./types.js").Excerpt}
 */
export function excerpt(sections, words) {
  const headed = sections.find(({ heading }) => findSpans(heading, words).length);
  let found = headed || sections.find(({ text }) => text);
  if (!found) return { section: "", pieces: [], matched: false };
  let spans = [];
  let anchor = { start: 0, end: 0 };
  let most = 0;
  for (const section of sections) {
    const here = findSpans(section.text, words);
    const choice = chooseAnchor(here);
    if (choice.anchor && choice.variety > most) {
      found = section;
      spans = here;
      anchor = choice.anchor;
      most = choice.variety;
    }
  }
  const characters = Array.from(found.text);
  const { begin, end } = stretch(characters, anchor);
  const pieces = cut(characters, spans, begin, end);
  if (begin > 0) {
    if (pieces.length && !pieces[0].hit) pieces[0].text = `…${pieces[0].text}`;
    else pieces.unshift({ text: "…", hit: false });
  }
  if (end < characters.length) {
    const last = pieces[pieces.length - 1];
    if (last && !last.hit) last.text += "…";
    else pieces.push({ text: "…", hit: false });
  }
  return { section: found.id, pieces, matched: most > 0 || Boolean(headed) };
}
