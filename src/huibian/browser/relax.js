/** What to do where a query finds nothing: cut long words into pieces that are found, or do without some of the words. */
import { marked, restrict } from "./facets.js";
import { MAX_WORDS } from "./query.js";
import { addPoints, byScore } from "./rank.js";

/** @typedef {import("./types.js").Word} Word */
/** @typedef {import("./types.js").Found} Found */
/** @typedef {(word: Word) => Promise<Found>} Find */

const SHORTEST = 4; // code points of a word that is cut
const LONGEST_PIECE = 12;

/**
 * @param {string[]} characters of a word that is not found
 * @param {Find} find
 * @returns {Promise<string[]>} from the left the longest stretches that are
 */
async function cut(characters, find) {
  const count = async (at, length) => (await find({ text: characters.slice(at, at + length).join(""), field: "" })).count;
  const pairs = await Promise.all(characters.slice(1).map((_, at) => count(at, 2)));
  const pieces = [];
  for (let at = 0; at < pairs.length; ) {
    let most = 1; // what the pairs allow
    while (most < LONGEST_PIECE && pairs[at + most - 1]) most += 1;
    const longer = await Promise.all(Array.from({ length: Math.max(0, most - 2) }, (_, i) => count(at, i + 3)));
    const size = most < 2 ? 1 : 2 + [...longer, 0].indexOf(0);
    if (size > 1) pieces.push(characters.slice(at, at + size).join(""));
    at += size;
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
      if (!result.some(({ text, field }) => text === piece.text && field === piece.field)) result.push(piece);
    }
  }
  return isSplit ? result.slice(0, MAX_WORDS) : null;
}

/**
 * @param {Found[]} words
 * @param {Uint8Array} mask documents that may be found, none of which holds all words and
 * @param {Uint8Array} allowed is let through by the filters
 * @returns {{mask: Uint8Array, order: Int32Array, points: Int32Array, drops: number[]} | null} documents that hold as many words as any
 *   that is let through does; those let through, in order; for each word how many there are without it
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
  return { mask: best, order: byScore(ids, points), points, drops: words.map(without) };
}
