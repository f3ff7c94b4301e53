/** Text to what the index holds. The twin of `huibian.search.analyzer`: both follow the same table and the same vectors. */
import { FOLD_TABLE } from "./fold-table.js";
import { unpackVariants } from "./variants.js";

const RARE = 1;

/** By code unit: the one it folds to, 0 for itself, or `RARE`. @type {Uint16Array | undefined} */
let units;

/** By code point: what it folds to, where that is not one code unit to another, and not nothing. @type {Map<number, string>} */
const rare = new Map();

/** Expand the table, when there is something to fold. */
function expandTable() {
  units = new Uint16Array(65536);
  const put = (point, text) => {
    if (point < 65536) units[point] = text.length === 1 ? text.charCodeAt(0) : RARE;
    if (point > 65535 || text.length > 1) rare.set(point, text);
  };
  const each = (ranges, use) => {
    for (const [first, last, step = 1, delta] of ranges) for (let point = first; point <= last; point += step) use(point, delta);
  };
  for (const [point, variant] of unpackVariants(FOLD_TABLE.variants)) units[point] = variant;
  each(FOLD_TABLE.vanish, (point) => put(point, ""));
  each([[32, 32], ...FOLD_TABLE.space], (point) => put(point, " "));
  each([[10, 10], ...FOLD_TABLE.newline], (point) => put(point, "\n"));
  each(FOLD_TABLE.shift, (point, delta) => put(point, String.fromCodePoint(point + delta)));
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

/**
 * @param {string} text
 * @returns {{characters: string[], offsets: number[]}} folded code points, and the code point of `text` each came from
 */
export function foldWithOffsets(text) {
  if (!units) expandTable();
  const characters = [];
  const offsets = [];
  let white = "";
  let whiteAt = 0;
  const push = (character, at) => {
    if (white && characters.length) {
      characters.push(white);
      offsets.push(whiteAt);
    }
    white = "";
    characters.push(character);
    offsets.push(at);
  };
  for (let i = 0, at = 0; i < text.length; i++, at++) {
    const unit = units[text.charCodeAt(i)];
    if (!unit || unit > 32) {
      push(unit ? String.fromCharCode(unit) : text[i], at);
      continue;
    }
    const original = String.fromCodePoint(text.codePointAt(i));
    i += original.length - 1;
    for (const character of lookUp(original)) {
      if (character > " ") push(character, at);
      else {
        if (!white) whiteAt = at;
        if (white !== "\n") white = character;
      }
    }
  }
  return { characters, offsets };
}

/** @param {string} text @returns {string} */
export function fold(text) {
  return foldWithOffsets(text).characters.join("");
}

/**
 * The grams that prove a word, and where in the word each stands.
 * @param {string} word folded, without line feeds
 * @returns {{gram: string, offset: number}[]} the word itself up to two characters, else bigrams that cover it
 */
export function gramsOf(word) {
  const characters = Array.from(word);
  if (characters.length <= 2) return [{ gram: word, offset: 0 }];
  const grams = [];
  for (let offset = 0; offset < characters.length - 1; offset += 2) grams.push({ gram: characters[offset] + characters[offset + 1], offset });
  const last = characters.length - 2;
  if (last % 2) grams.push({ gram: characters[last] + characters[last + 1], offset: last });
  return grams;
}
