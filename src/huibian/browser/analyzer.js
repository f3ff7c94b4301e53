/** Text to what the index holds. The twin of `huibian.search.analyzer`: both follow the same table and the same vectors. */
import { FOLD_TABLE } from "./fold-table.js";
import { gbkFrom } from "./gbk.js";

const SPACE = 32;
const NEWLINE = 10;
const RARE = 1;

/** By code unit: the one it folds to, 0 for itself, or `RARE`. @type {Uint16Array | undefined} */
let units;

/** By code point: what it folds to, where that is not one code unit to another, and not nothing. @type {Map<number, string>} */
const rare = new Map();

let most = 1; // code units that one may fold to

/** Traditional characters and what they become, once they were brought. @type {[number, number][] | null} */
let variants = null;

/** By code unit: 1 where it may belong to one of them. @type {Uint8Array | undefined} */
let doubtful;

/** Ideographs, and what folds to them: radicals, compatibility ideographs, of those beyond the first plane the first half. */
const IDEOGRAPHS = [[0x2e80, 0x2fdf], [0x4e00, 0x9fff], [0xf900, 0xfaff], [0xd87e, 0xd87e]];

/**
 * @param {string} text
 * @returns {boolean} whether the text may hold traditional characters that are not known yet: ideographs beyond the simplified everyday set
 */
export function needsVariants(text) {
  if (variants) return false;
  if (!doubtful) {
    doubtful = new Uint8Array(65536);
    for (const [first, last] of IDEOGRAPHS) doubtful.fill(1, first, last + 1);
    for (const character of gbkFrom()) doubtful[character.charCodeAt(0)] = 0;
  }
  for (let i = 0; i < text.length; i++) if (doubtful[text.charCodeAt(i)]) return true;
  return false;
}

/** @param {[number, number][]} pairs code points of traditional characters, and what they become; from now on they fold */
export function addVariants(pairs) {
  variants = pairs;
  units = undefined;
}

/** Expand the table, when there is something to fold. */
function expandTable() {
  units = new Uint16Array(65536);
  rare.clear();
  const put = (point, text) => {
    if (point < 65536) units[point] = text.length === 1 ? text.charCodeAt(0) : RARE;
    if (point > 65535 || text.length > 1) rare.set(point, text);
    most = Math.max(most, text.length);
  };
  const each = (steps, use) => {
    let point = 0;
    steps.forEach((step, i) => {
      if (i % 2) while (step--) use(++point);
      else use((point += step));
    });
  };
  for (const [point, variant] of variants || []) units[point] = variant;
  FOLD_TABLE.common.replace(/(.)(.)/g, (_, from, to) => (put(from.charCodeAt(0), to), ""));
  each(FOLD_TABLE.vanish, (point) => put(point, ""));
  each(FOLD_TABLE.space, (point) => put(point, " "));
  each(FOLD_TABLE.newline, (point) => put(point, "\n"));
  for (const [first, last, step, delta] of FOLD_TABLE.shift) {
    for (let point = first; point <= last; point += step) put(point, String.fromCodePoint(point + delta));
  }
  for (const [first, characters] of FOLD_TABLE.runs) Array.from(characters).forEach((character, i) => put(first + i, character));
  for (const form of ["NFD", "NFKC"]) {
    const points = [];
    each(FOLD_TABLE[form], (point) => units[point] || rare.has(point) || points.push(point));
    const originals = points.map((point) => String.fromCodePoint(point));
    const plain = originals.join("\n").normalize(form).toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").split("\n");
    originals.forEach((original, i) => {
      let text = "";
      for (const character of plain[i]) text += lookUp(character);
      if (text !== original) put(points[i], text);
    });
  }
}

/** @param {string} character @returns {string} */
function lookUp(character) {
  const point = character.codePointAt(0);
  const unit = units[point];
  if (unit > RARE) return String.fromCharCode(unit);
  const text = rare.get(point);
  return text === undefined ? (unit ? "" : character) : text;
}

/**
 * Fold one code point, taken alone.
 * @param {string} character
 * @returns {string} none, one or more code points
 */
export function foldCharacter(character) {
  if (!units) expandTable();
  return lookUp(character);
}

const decoder = new TextDecoder("utf-16le");

/**
 * @param {string} text
 * @returns {{folded: string, offsets: Int32Array}} for each code unit of `folded` the code point of `text` it came from
 */
export function foldUnits(text) {
  if (!units) expandTable();
  const result = new Uint16Array(text.length * most);
  const offsets = new Int32Array(result.length);
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
      result[size++] = white;
    }
    white = 0;
    offsets[size] = offset;
    result[size++] = unit;
  };
  for (let i = 0, offset = 0; i < text.length; i++, offset++) {
    const unit = text.charCodeAt(i);
    const folded = units[unit];
    const isPair = (unit & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (isPair || folded === RARE) {
      const several = lookUp(String.fromCodePoint(text.codePointAt(i)));
      for (let j = 0; j < several.length; j++) put(several.charCodeAt(j), offset);
      if (isPair) i += 1;
    } else put(folded || unit, offset);
  }
  return { folded: decoder.decode(result.subarray(0, size)), offsets: offsets.subarray(0, size) };
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
