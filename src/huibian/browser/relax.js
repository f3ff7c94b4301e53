/** What to do where a query finds nothing: cut long words into pieces that are found, or do without some of the words. */
import { marked, restrict } from "./facets.js";
import { MAX_WORDS, includesWord } from "./query.js";
import { addPoints } from "./rank.js";

/** @typedef {import("./types.js").Word} Word */
/** @typedef {import("./types.js").Found} Found */
/** @typedef {(word: Word, within?: Int32Array) => Promise<Found>} Find */

const SHORTEST = 4; // code points of a word that is cut
const LONGEST_PIECE = 12;

/**
 * @param {string[]} characters of a word that is not found
 * @param {Find} find
 * @returns {Promise<string[]>} from the left the longest stretches that are
 */
async function cut(characters, find) {
  const stretch = (at, length) => characters.slice(at, at + length).join("");
  const look = (at, length, within) => find({ text: stretch(at, length), field: "" }, within);
  const pairs = await Promise.all(characters.slice(1).map((_, at) => look(at, 2)));
  const pieces = [];
  for (let at = 0; at < pairs.length; ) {
    let length = 1;
    for (let found = pairs[at]; found.count; ) {
      length += 1;
      const next = pairs[at + length - 1];
      if (length === LONGEST_PIECE || !next || !next.count) break;
      found = await look(at, length + 1, marked(found.where));
    }
    if (length > 1) pieces.push(stretch(at, length));
    at += length;
  }
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
    const characters = Array.from(word.text);
    const canBeCut = !word.field && !word.quoted && characters.length >= SHORTEST && !word.text.includes(" ");
    const pieces = canBeCut && !(await find(word)).count ? await cut(characters, find) : [];
    if (pieces.length) isSplit = true;
    for (const piece of pieces.length ? pieces.map((text) => ({ text, field: "" })) : [word]) {
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
