/** Text to what the index holds. The twin of `huibian.search.analyzer`: both follow the same table and the same vectors. */
import { FOLD_TABLE } from "./fold-table.js";
import { gbkFrom } from "./gbk.js";

const SPACE = 32;
const NEWLINE = 10;
const RARE = 1;
const MARGIN = 64; // code units that a folded text may be longer before there has to be more room

/** By code unit: the one it folds to, 0 for itself, or `RARE`. @type {Uint16Array | undefined} */
let units;

/** By code point: what it folds to, where that is not one code unit to another, and not nothing. @type {Map<number, string>} */
const rare = new Map();

/** Where what is no more in `units` or `rare` is normalized: first and last code point, and how. @type {[number, number, string][]} */
const forms = [];

let knowsAll = false; // traditional characters

/** By code unit: 1 where it may belong to one of them. @type {Uint8Array | undefined} */
let doubtful;

/** Ideographs, and what folds to them: radicals, compatibility ideographs, of those beyond the first plane the first half. */
const IDEOGRAPHS = [[0x2e80, 0x2fdf], [0x4e00, 0x9fff], [0xf900, 0xfaff], [0xd87e, 0xd87e]];

/**
 * @param {string} text
 * @returns {boolean} whether the text may hold traditional characters that are not known yet: ideographs beyond the simplified everyday set
 */
export function needsVariants(text) {
  if (knowsAll) return false;
  if (!doubtful) {
    doubtful = new Uint8Array(65536);
    for (const [first, last] of IDEOGRAPHS) doubtful.fill(1, first, last + 1);
    for (const character of gbkFrom()) doubtful[character.charCodeAt(0)] = 0;
  }
  for (let i = 0; i < text.length; i++) if (doubtful[text.charCodeAt(i)]) return true;
  return false;
}

/**
 * @param {[number, number][]} pairs code points of traditional characters, and what they become; from now on they fold
 * @param {boolean} [areAll]
 */
export function addVariants(pairs, areAll = false) {
  const table = units || expandTable();
  for (const [point, variant] of pairs) table[point] = variant;
  knowsAll = knowsAll || areAll;
}

/** Expand the table, when there is something to fold. What is to be normalized waits until it is met. */
function expandTable() {
  const table = (units = new Uint16Array(65536));
  const put = (point, text) => {
    if (point < 65536) table[point] = text.length === 1 ? text.charCodeAt(0) : RARE;
    if (point > 65535 || text.length !== 1) rare.set(point, text);
  };
  const ranges = (steps, use) => {
    for (let i = 0, last = 0; i < steps.length; i += 2) use(last + steps[i], (last += steps[i] + steps[i + 1]));
  };
  for (const form of ["NFD", "NFKC"]) {
    ranges(FOLD_TABLE[form], (first, last) => {
      forms.push([first, last, form]);
      table.fill(RARE, first, last + 1);
    });
  }
  for (const [key, text] of [["vanish", ""], ["space", " "], ["newline", "\n"]]) {
    ranges(FOLD_TABLE[key], (first, last) => {
      for (let point = first; point <= last; point++) put(point, text);
    });
  }
  for (const [first, last, step, delta] of FOLD_TABLE.shift) {
    for (let point = first; point <= last; point += step) put(point, String.fromCodePoint(point + delta));
  }
  for (const [first, characters] of FOLD_TABLE.runs) Array.from(characters).forEach((character, i) => put(first + i, character));
  FOLD_TABLE.common.replace(/(.)(.)/g, (_, from, to) => (put(from.charCodeAt(0), to), ""));
  return table;
}

/** @param {number} point @returns {string | undefined} what it folds to, unless it is to be normalized, or stays */
function known(point) {
  const unit = units[point];
  return unit > RARE ? String.fromCharCode(unit) : rare.get(point);
}

/** @param {string} character @returns {string} */
function lookUp(character) {
  const point = character.codePointAt(0);
  const text = known(point);
  if (text !== undefined) return text;
  const range = (units[point] === RARE || point > 65535) && forms.find(([first, last]) => first <= point && point <= last);
  if (!range) return character;
  const plain = character.normalize(range[2]).toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const folded = Array.from(plain, (one) => {
    const further = known(one.codePointAt(0));
    return further === undefined ? one : further;
  }).join("");
  if (point < 65536 && folded.length === 1 && folded < "\u2e80") units[point] = folded === character ? 0 : folded.charCodeAt(0);
  return folded;
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
  let result = new Uint16Array(text.length + MARGIN);
  let offsets = new Int32Array(result.length);
  let size = 0;
  let white = 0;
  let whiteAt = 0;
  const put = (unit, offset) => {
    if (size + 2 > result.length) {
      const [few, before] = [result, offsets];
      result = new Uint16Array(2 * size);
      offsets = new Int32Array(2 * size);
      result.set(few);
      offsets.set(before);
    }
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
