/** Text to what the index holds. The twin of `huibian.search.analyzer`: both follow the same table and the same vectors. */
import { FOLD_TABLE } from "./fold-table.js";

/** @returns {Map<number, string>} code point -> what it folds to, where that is not itself */
function expandTable() {
  const folded = new Map();
  const fill = (ranges, text) => {
    for (const [first, last] of ranges) for (let point = first; point <= last; point++) folded.set(point, text);
  };
  fill(FOLD_TABLE.vanish, "");
  fill(FOLD_TABLE.space, " ");
  fill(FOLD_TABLE.newline, "\n");
  for (const [first, last, step, delta] of FOLD_TABLE.shift) {
    for (let point = first; point <= last; point += step) folded.set(point, String.fromCodePoint(point + delta));
  }
  for (const [first, characters] of FOLD_TABLE.runs) Array.from(characters).forEach((character, i) => folded.set(first + i, character));
  for (const [point, characters] of FOLD_TABLE.many) folded.set(point, characters);
  return folded;
}

const TABLE = expandTable();

/**
 * Fold one code point, taken alone.
 * @param {string} character
 * @returns {string} none, one or more code points
 */
export function foldCharacter(character) {
  const folded = TABLE.get(character.codePointAt(0));
  return folded === undefined ? character : folded;
}

/**
 * @param {string} text
 * @returns {{characters: string[], offsets: number[]}} folded code points, and the code point of `text` each came from
 */
export function foldWithOffsets(text) {
  const characters = [];
  const offsets = [];
  let white = "";
  let whiteAt = 0;
  let at = 0;
  for (const original of text) {
    for (const character of foldCharacter(original)) {
      if (character === " " || character === "\n") {
        if (!white) whiteAt = at;
        if (white !== "\n") white = character;
        continue;
      }
      if (white && characters.length) {
        characters.push(white);
        offsets.push(whiteAt);
      }
      white = "";
      characters.push(character);
      offsets.push(at);
    }
    at += 1;
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
