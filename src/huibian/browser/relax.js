/** What to do where a query finds nothing: cut long words into pieces that are found, or do without some of the words. */
import { marked, restrict } from "./facets.js";
import { MAX_WORDS, includesWord } from "./query.js";
import { addPoints } from "./rank.js";

/** @typedef {import("./types.js").Word} Word */
/** @typedef {import("./types.js").Found} Found */
/** @typedef {(word: Word, within?: Int32Array) => Promise<Found>} Find */

const SHORTEST = 4; // code points of a word that is cut
const LONGEST_PIECE = 12;
const WHOLE = /^[\d年月日]+$|\(\d+\)第?\d+号?$/; // a day and a document's number mean nothing in pieces

/** @param {string} text @returns {number} code points */
const sizeOf = (text) => Array.from(text).length;

/**
 * @param {string} text a word that is not found
 * @param {Find} find
 * @returns {Promise<string[]>} from the left the longest stretches that are, and what is left between them
 */
async function cut(text, find) {
  const units = text.match(/[a-z0-9]+|[^]/gu); // letters and digits stay together
  const stretch = (at, end) => units.slice(at, end).join("");
  const look = (at, end, within) => find({ text: stretch(at, end), field: "" }, within);
  const ends = units.map((unit, at) => at + (sizeOf(unit) > 1 ? 1 : 2)); // where the shortest stretch from here ends
  const starts = await Promise.all(units.map((_, at) => (ends[at] > units.length ? { count: 0, where: null } : look(at, ends[at]))));
  const pieces = [];
  let from = 0; // what was passed over
  const passOver = async (at) => {
    const isSmall = sizeOf(stretch(from, at)) === 1 && (await look(from, at)).count;
    if (from < at && !isSmall) pieces.push(stretch(from, at));
  };
  for (let at = 0; at < units.length; ) {
    let found = starts[at];
    if (!found.count) {
      at += 1;
      continue;
    }
    await passOver(at);
    let end = ends[at];
    while (end < units.length && sizeOf(stretch(at, end + 1)) <= LONGEST_PIECE) {
      if (ends[end - 1] > end && !starts[end - 1].count) break;
      const next = await look(at, end + 1, marked(found.where));
      if (!next.count) break;
      found = next;
      end += 1;
    }
    pieces.push(stretch(at, end));
    at = from = end;
  }
  await passOver(units.length);
  return pieces;
}

/**
 * @param {Word[]} words
 * @param {Find} find
 * @returns {Promise<Word[] | null>} with pieces in place of those that no document holds; null where there are none
 */
export async function split(words, find) {
  /** @type {Word[]} */
  const result = [];
  let isSplit = false;
  for (const word of words) {
    const canBeCut = !word.field && !word.quoted && sizeOf(word.text) >= SHORTEST && !word.text.includes(" ") && !WHOLE.test(word.text);
    const pieces = canBeCut && !(await find(word)).count ? await cut(word.text, find) : [];
    const isCut = pieces.length > 1 || (pieces.length > 0 && pieces[0] !== word.text);
    if (isCut) isSplit = true;
    for (const piece of isCut ? pieces.map((text) => ({ text, field: "" })) : [word]) {
      if (!includesWord(result, piece)) result.push(piece);
    }
  }
  return isSplit ? result.slice(0, MAX_WORDS) : null;
}

/**
 * @param {Found[]} words
 * @param {Uint8Array} mask documents that may be found, none of which holds all words and
 * @param {Uint8Array} allowed is let through by the filters
 * @returns {{mask: Uint8Array, ids: Int32Array, scores: Int32Array, drops: number[]} | null} documents that hold as many words as any
 *   that is let through does; those let through; for each word how many there are without it
 */
export function leaveOut(words, mask, allowed) {
  const counts = new Uint8Array(mask.length);
  const points = new Int32Array(mask.length);
  for (const found of words) {
    addPoints(points, found);
    for (let id = 0; id < counts.length; id++) if (mask[id] && found.where[id]) counts[id] += 1;
  }
  const most = counts.reduce((most, count, id) => (allowed[id] ? Math.max(most, count) : most), 0);
  if (!most) return null;
  const best = counts.map((count) => (count === most ? 1 : 0));
  const ids = marked(restrict(best, [allowed]));
  const without = ({ where }) => (most < words.length - 1 ? 0 : ids.filter((id) => !where[id]).length);
  return { mask: best, ids, scores: points, drops: words.map(without) };
}
