/** Text to what the index holds. The twin of `huibian.search.analyzer`: both follow the same table and the same vectors. */
import { FOLD_TABLE } from "./fold-table.js";

const SPACE = 32;
const NEWLINE = 10;
const ELSEWHERE = 0xffff; // in BASIC: see OTHERS

/** Below U+10000: what a code unit folds to; 0: nothing. */
const BASIC = Uint16Array.from({ length: 0x10000 }, (_, unit) => unit);
/** @type {Map<number, string>} what does not fit there: code point -> what it folds to, where that is not itself */
const OTHERS = new Map();
let most = 1; // code units that one may fold to

/** @param {number} point @param {string} folded */
function set(point, folded) {
  const isBasic = point < ELSEWHERE && folded.length < 2;
  if (point <= ELSEWHERE) BASIC[point] = isBasic ? folded.charCodeAt(0) : ELSEWHERE; // NaN becomes 0
  if (!isBasic) OTHERS.set(point, folded);
  most = Math.max(most, folded.length);
}

const fill = (ranges, folded) => {
  for (const [first, last] of ranges) for (let point = first; point <= last; point++) set(point, folded);
};
fill(FOLD_TABLE.vanish, "");
fill(FOLD_TABLE.space, " ");
fill(FOLD_TABLE.newline, "\n");
for (const [first, last, step, delta] of FOLD_TABLE.shift) {
  for (let point = first; point <= last; point += step) set(point, String.fromCodePoint(point + delta));
}
for (const [first, characters] of FOLD_TABLE.runs) Array.from(characters).forEach((character, i) => set(first + i, character));
for (const [point, characters] of FOLD_TABLE.many) set(point, characters);

/**
 * Fold one code point, taken alone.
 * @param {string} character
 * @returns {string} none, one or more code points
 */
export function foldCharacter(character) {
  const point = character.codePointAt(0);
  const folded = point < ELSEWHERE ? BASIC[point] : ELSEWHERE;
  if (folded !== ELSEWHERE) return folded ? String.fromCharCode(folded) : "";
  const other = OTHERS.get(point);
  return other === undefined ? character : other;
}

const decoder = new TextDecoder("utf-16le");

/**
 * @param {string} text
 * @returns {{folded: string, offsets: Int32Array}} for each code unit of `folded` the code point of `text` it came from
 */
export function foldUnits(text) {
  const units = new Uint16Array(text.length * most);
  const offsets = new Int32Array(units.length);
  let size = 0;
  let white = 0;
  let whiteAt = 0;
  const put = (unit, offset) => {
    if (unit === SPACE || unit === NEWLINE) {
      if (!white) whiteAt = offset;
      if (white !== NEWLINE) white = unit;
      return;
    }
    if (white && size) {
      offsets[size] = whiteAt;
      units[size++] = white;
    }
    white = 0;
    offsets[size] = offset;
    units[size++] = unit;
  };
  for (let i = 0, offset = 0; i < text.length; i++, offset++) {
    const unit = text.charCodeAt(i);
    const folded = BASIC[unit];
    const isPair = (unit & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (isPair || folded === ELSEWHERE) {
      const several = foldCharacter(String.fromCodePoint(text.codePointAt(i)));
      for (let j = 0; j < several.length; j++) put(several.charCodeAt(j), offset);
      if (isPair) i += 1;
    } else if (folded) put(folded, offset);
  }
  return { folded: decoder.decode(units.subarray(0, size)), offsets: offsets.subarray(0, size) };
}

/** @param {string} text @returns {string} */
export const fold = (text) => foldUnits(text).folded;

/**
 * @param {string} text
 * @returns {{characters: string[], offsets: number[]}} folded code points, and the code point of `text` each came from
 */
export function foldWithOffsets(text) {
  const { folded, offsets } = foldUnits(text);
  const characters = Array.from(folded);
  let unit = 0;
  return { characters, offsets: characters.map(({ length }) => offsets[(unit += length) - 1]) };
}

/** @param {string} text @returns {number[]} */
export const codePoints = (text) => Array.from(text, (character) => character.codePointAt(0));
