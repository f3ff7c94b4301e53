/** A piece of a document around what was found, with the exact spans marked. Pure; offsets are code points. */
import { foldUnits } from "./analyzer.js";

const NEAR = 70; // words this near count as found together
const BEFORE = 20;
const SHORTEST = 60;
const LONGEST = 90;
const MOST = 3; // excerpts of a document
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
  const { folded, offsets } = foldUnits(text);
  /** @type {Span[]} */
  const spans = [];
  words.forEach((text, word) => {
    for (let unit = folded.indexOf(text); unit >= 0; unit = folded.indexOf(text, unit + 1)) {
      spans.push({ start: offsets[unit], end: offsets[unit + text.length - 1] + 1, word });
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
 * @typedef {{section: import("./types.js").Section, spans: Span[], anchor: {start: number, end: number}}} Find
 * @param {import("./types.js").Section[]} sections
 * @param {string[]} words folded
 * @returns {(Find & {variety: number})[]} the sections whose text holds some of the words, those with most of them near each other first
 */
function findAnchors(sections, words) {
  return sections
    .map((section, number) => {
      const spans = findSpans(section.text, words);
      return { section, number, spans, ...chooseAnchor(spans) };
    })
    .filter(({ variety }) => variety)
    .sort((a, b) => b.variety - a.variety || a.number - b.number);
}

/**
 * @param {Find} find
 * @returns {import("./types.js").Excerpt}
 */
function excerptOf({ section, spans, anchor }) {
  const characters = Array.from(section.text);
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
  return { section: section.id, heading: section.heading, pieces };
}

/**
 * @param {import("./types.js").Section[]} sections
 * @param {string[]} words folded, those looked for in the body
 * @returns {number} how many different words stand near each other
 */
export function variety(sections, words) {
  const [first] = findAnchors(sections, words);
  return first ? first.variety : 0;
}

/**
 * @param {import("./types.js").Section[]} sections
 * @param {string[]} words folded, those looked for in the body
 * @returns {{excerpts: import("./types.js").Excerpt[], matched: boolean}} matched: a word stands there
 */
export function excerpts(sections, words) {
  const finds = findAnchors(sections, words).slice(0, MOST);
  if (finds.length) return { excerpts: finds.map(excerptOf), matched: true };
  const headed = sections.find(({ heading }) => findSpans(heading, words).length);
  const section = headed || sections.find(({ text }) => text);
  if (!section) return { excerpts: [], matched: false };
  return { excerpts: [excerptOf({ section, spans: [], anchor: { start: 0, end: 0 } })], matched: Boolean(headed) };
}
