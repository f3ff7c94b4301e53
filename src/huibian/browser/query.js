/**
 * The query language: what a visitor types, as alternatives of words. Nothing is a mistake: what does not parse is text.
 * docs/search-index.md describes it.
 */
import { fold, foldCharacter } from "./analyzer.js";

export const MAX_CHARACTERS = 200;
export const MAX_WORDS = 16;

/** @type {Map<string, string>} name as typed, folded -> name of the field */
const FIELD_NAMES = new Map([
  ["标题", "title"],
  ["正文", "body"],
  ["地点", "place"],
  ["部门", "department"],
  ["主题", "topic"],
  ["文号", "number"],
  ["title", "title"],
  ["body", "body"],
  ["place", "place"],
  ["department", "department"],
  ["topic", "topic"],
  ["number", "number"],
]);

/**
 * @typedef {{raw: string, sign: string}} Sign `sign` is ` `, `"`, `|`, `:`, `-` where the character counts as one, else empty
 * @typedef {{raw: string, value: string, field: string, excluded: boolean, bare: boolean}} Token `raw` is the whole of it
 */

/** @param {string} text @returns {Sign[]} */
function readSigns(text) {
  const signs = [];
  for (const raw of Array.from(text).slice(0, MAX_CHARACTERS)) {
    const folded = foldCharacter(raw);
    if (!folded) continue;
    if (folded === " " || folded === "\n") signs.push({ raw: " ", sign: " " });
    else signs.push({ raw, sign: folded === '"' || folded === "|" || folded === ":" || folded === "-" ? folded : "" });
  }
  return signs;
}

/** @param {Sign[]} signs @param {number} from @param {number} to */
const rawText = (signs, from, to) => signs.slice(from, to).reduce((text, { raw }) => text + raw, "");

/** @param {Sign | undefined} sign */
const endsToken = (sign) => !sign || sign.sign === " " || sign.sign === "|";

/**
 * @param {Sign[]} signs
 * @param {number} at
 * @returns {{field: string, at: number}} the field named there, and where its value begins
 */
function readField(signs, at) {
  let colon = at;
  while (!endsToken(signs[colon]) && signs[colon].sign !== ":") colon += 1;
  if (endsToken(signs[colon]) || endsToken(signs[colon + 1])) return { field: "", at };
  const field = FIELD_NAMES.get(fold(rawText(signs, at, colon)));
  return field ? { field, at: colon + 1 } : { field: "", at };
}

/**
 * @param {Sign[]} signs
 * @param {number} at
 * @returns {number} where a quote that opens at `at` is closed, or -1
 */
function closingQuote(signs, at) {
  if (signs[at].sign === '"') return signs.findIndex(({ sign }, i) => i > at && sign === '"');
  if (signs[at].raw !== "“") return -1;
  const close = signs.findIndex(({ raw }, i) => i > at && raw === "”");
  return signs.slice(at + 1, Math.max(close, 0)).some(({ sign }) => sign === " ") ? close : -1;
}

/**
 * @param {Sign[]} signs
 * @param {number} start not white
 * @returns {{token: Token, at: number}}
 */
function readToken(signs, start) {
  const excluded = signs[start].sign === "-" && !endsToken(signs[start + 1]);
  const { field, at } = readField(signs, excluded ? start + 1 : start);
  const close = closingQuote(signs, at);
  const quoted = close > at;
  let end = quoted ? close + 1 : at;
  if (!quoted) while (!endsToken(signs[end])) end += 1;
  const value = quoted ? rawText(signs, at + 1, close) : rawText(signs, at, end);
  return { token: { raw: rawText(signs, start, end), value, field, excluded, bare: !excluded && !field && !quoted }, at: end };
}

/** @param {Sign[]} signs @returns {Token[][]} alternatives, as written */
function readAlternatives(signs) {
  /** @type {Token[][]} */
  const alternatives = [[]];
  let waiting = false; // an OR has been read, and something stands before it
  let at = 0;
  while (at < signs.length) {
    const current = alternatives[alternatives.length - 1];
    if (signs[at].sign === " ") {
      at += 1;
    } else if (signs[at].sign === "|") {
      if (waiting) current.push({ raw: "OR", value: "OR", field: "", excluded: false, bare: true });
      waiting = false;
      alternatives.push([]);
      at += 1;
    } else {
      const read = readToken(signs, at);
      at = read.at;
      if (waiting) alternatives.push([read.token]);
      else if (read.token.bare && read.token.value === "OR" && current.length) {
        waiting = true;
        continue;
      } else current.push(read.token);
      waiting = false;
    }
  }
  if (waiting) alternatives[alternatives.length - 1].push({ raw: "OR", value: "OR", field: "", excluded: false, bare: true });
  return alternatives;
}

/**
 * @param {string} text
 * @returns {import("./types.js").Query} empty: all documents
 */
export function parseQuery(text) {
  let left = MAX_WORDS;
  return readAlternatives(readSigns(text))
    .map((tokens) => {
      const held = tokens.filter(({ value }) => fold(value));
      const onlyExcluded = held.every(({ excluded }) => excluded);
      /** @type {import("./types.js").Alternative} */
      const alternative = { words: [], excluded: [] };
      for (const token of held) {
        const word = onlyExcluded
          ? { text: fold(token.raw), field: "" }
          : { text: fold(token.value), field: token.field };
        const list = token.excluded && !onlyExcluded ? alternative.excluded : alternative.words;
        if (!left || list.some((other) => other.text === word.text && other.field === word.field)) continue;
        list.push(word);
        left -= 1;
      }
      return alternative;
    })
    .filter(({ words }) => words.length);
}
