/** In what order documents come. Whole numbers only, so that both readers agree. Pure. */

const POINTS = [8, 1, 6, 6, 6, 4, 2]; // by field
const TITLE = 1;
const HEADING = 2; // title, place, department or topic
const HELD = 4;
const IN_HEADING = 0b11101; // these fields' bits
export const TIER = 2 ** 20;

/** @param {(bits: number) => number} value of what `Found.where` holds */
const byBits = (value) => Uint8Array.from({ length: 256 }, (_, bits) => value(bits));
/** A word that the body holds often has one point more. */
const POINTS_OF = byBits((bits) => POINTS.reduce((sum, points, field) => sum + ((bits >> field) & 1) * points, bits >> 7));
/** In which kinds of fields a word stands. */
const STANDS = byBits((bits) => bits && HELD | (bits & 1 ? TITLE : 0) | (bits & IN_HEADING ? HEADING : 0));

/** @typedef {import("./types.js").Found} Found */

/**
 * @param {Int32Array} points one a document; what the word is worth there is added
 * @param {Found} found
 */
export function addPoints(points, { where, count, among }) {
  const weight = 32 - Math.clz32(Math.floor((among + 1) / (count + 1)));
  for (let id = 0; id < where.length; id++) points[id] += weight * POINTS_OF[where[id]];
}

/** What one alternative finds. */
export class Match {
  /**
   * @param {number} documents
   * @param {Found[]} words
   */
  constructor(documents, words) {
    this.mask = new Uint8Array(documents).fill(1);
    this.tiers = new Uint8Array(documents);
    this.points = new Int32Array(documents);
    const stands = new Uint8Array(documents).fill(words.length ? TITLE | HEADING | HELD : HELD);
    for (const found of words) {
      addPoints(this.points, found);
      for (let id = 0; id < documents; id++) stands[id] &= STANDS[found.where[id]];
    }
    for (let id = 0; id < documents; id++) {
      if (!stands[id]) this.mask[id] = 0;
      else this.tiers[id] = stands[id] & TITLE ? 3 : stands[id] & HEADING ? 2 : 0;
    }
  }

  /** @param {Found} found its documents are taken out */
  exclude({ where }) {
    for (let id = 0; id < where.length; id++) if (where[id]) this.mask[id] = 0;
  }

  /**
   * @param {Found} found
   * @param {number} tier its documents have at least this
   */
  lift({ where }, tier) {
    for (let id = 0; id < where.length; id++) if (where[id] && this.tiers[id] < tier) this.tiers[id] = tier;
  }
}

/**
 * @param {Match[]} matches
 * @param {number} documents
 * @returns {{mask: Uint8Array, scores: Int32Array}} what any alternative finds: the highest tier counts, points add up
 */
export function merge(matches, documents) {
  const mask = new Uint8Array(documents);
  const scores = new Int32Array(documents);
  for (let id = 0; id < documents; id++) {
    let tier = 0;
    for (const match of matches) {
      if (!match.mask[id]) continue;
      mask[id] = 1;
      tier = Math.max(tier, match.tiers[id]);
      scores[id] += match.points[id];
    }
    scores[id] += tier * TIER;
  }
  return { mask, scores };
}

/**
 * Best first; of equals the newer, which has the higher number.
 * @param {Int32Array} ids ascending
 * @param {ArrayLike<number>} scores one a document
 * @param {number} [most] how many are wanted
 * @returns {Int32Array}
 */
export function byScore(ids, scores, most = ids.length) {
  // Score and number in one float, so that the native numeric sort does it.
  const size = scores.length;
  const keys = new Float64Array(Math.min(ids.length, 2 * most));
  let held = 0;
  let least = -1;
  for (let i = ids.length - 1; i >= 0; i--) {
    const key = scores[ids[i]] * size + ids[i];
    if (key < least) continue;
    keys[held++] = key;
    if (held < keys.length || !i) continue;
    keys.sort().copyWithin(0, most);
    held = most;
    least = keys[0];
  }
  return Int32Array.from(keys.subarray(0, held).sort().reverse().subarray(0, most), (key) => key % size);
}

/**
 * The words next to each other, as they may stand in a text.
 * @param {string[]} words folded
 * @returns {string} with a space between where either neighbour is a letter or the like
 */
export function joined(words) {
  return words.reduce((text, word) => {
    const before = Array.from(text).pop();
    const isNarrow = before < "\u2e80" || word < "\u2e80";
    return text + (isNarrow ? " " : "") + word;
  });
}
