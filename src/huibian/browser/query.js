/**
 * The query language: what a visitor types, as alternatives of words. Nothing is a mistake: what does not parse is text.
 * docs/search-index.md describes it.
 */
import { fold, foldCharacter } from "./analyzer.js";

export const MAX_CHARACTERS = 200;
export const MAX_WORDS = 16;
/** A year, a month or a day. */
export const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** Name as typed, folded -> name of the field. @type {Map<string, string>} */
const FIELD_NAMES = new Map();
for (const both of ["title 标题", "body 正文", "place 地点", "department 部门", "topic 主题", "number 文号", "date 日期"]) {
  const names = both.split(" ");
  for (const name of names) FIELD_NAMES.set(name, names[0]);
}

// Where each character is a sign: itself if it counts as one, a space for white space, `x` for anything else.
const HEAD = /^(-(?![ |]|$))?([^ |:]*:(?![ |]|$))?/; // a minus, a name
const VALUE = /^(?:("[^"]*"|(?:“[^”]+”|「[^」]+」)(?=[ |]|$))|[^ |]*)/;

/**
 * @typedef {{from: number, to: number}} Days as yyyymmdd; 0: open
 * @typedef {{raw: string, value: string, field: string, excluded: boolean, quoted: boolean, days: Days | null, end: number}} Token
 *   `raw` is the whole of it; with `days` it makes no word
 */

/**
 * @param {string} date may be empty
 * @param {string} rest month and day, where the date leaves them open
 * @returns {number} yyyymmdd, 0 for an empty date
 */
export function dayOf(date, rest) {
  const digits = date.replace(/-/g, "");
  return Number(digits && digits + rest.slice(digits.length - 4));
}

/** @param {string} text @returns {string} as ISO 8601 writes dates, `..` between: 2012年5月至2013年, 2010-2015 */
const plainDays = (text) =>
  text
    .replace(/[—–~至]+/g, "..")
    .replace(/^(\d{4})-(\d{4})$/, "$1..$2")
    .replace(/(\d)[年月日]/g, "$1-")
    .replace(/-(?=\.\.|$)/g, "")
    .replace(/-(\d)(?!\d)/g, "-0$1");

/**
 * @param {string} text folded: a date or a range of dates
 * @returns {Days | null} from the first of the earlier to the last of the later
 */
function readDays(text) {
  const ends = plainDays(text).split("..");
  if (ends.length > 2 || !ends.some(Boolean) || !ends.every((date) => !date || DATE.test(date))) return null;
  const [first, last] = ends.map((date) => dayOf(date, "0101"));
  if (last && first > last) ends.reverse();
  return { from: dayOf(ends[0], "0101"), to: dayOf(ends[ends.length - 1], "1231") };
}

/**
 * @param {string[]} raws characters
 * @param {string} signs what they are
 * @param {number} start of a token
 * @returns {Token}
 */
function readToken(raws, signs, start) {
  const [, minus = "", name = ""] = HEAD.exec(signs.slice(start));
  const text = (from, to) => raws.slice(from, to).join("");
  const begin = start + minus.length;
  const behind = begin + name.length;
  const field = (name && FIELD_NAMES.get(fold(text(begin, behind - 1)))) || "";
  const isDate = field === "date";
  const at = field && !isDate ? behind : begin;
  const [whole, quoted] = VALUE.exec(signs.slice(at));
  const end = at + whole.length;
  return {
    raw: text(start, end),
    value: quoted ? text(at + 1, end - 1) : text(at, end),
    field: isDate ? "" : field,
    excluded: Boolean(minus),
    quoted: Boolean(quoted),
    days: isDate && !minus ? readDays(fold(text(behind, end))) : null,
    end,
  };
}

/** @param {string} text @returns {Token[][]} alternatives, as written */
function readAlternatives(text) {
  const raws = [];
  let signs = "";
  for (const raw of Array.from(text).slice(0, MAX_CHARACTERS)) {
    const folded = foldCharacter(raw);
    if (!folded) continue;
    const isWhite = folded === " " || folded === "\n";
    raws.push(isWhite ? " " : raw);
    signs += isWhite ? " " : /^["|:“”「」-]$/.test(folded) ? folded : "x";
  }
  /** @type {Token[][]} */
  const alternatives = [[]];
  /** @type {Token[]} an OR that was read, with something before it */
  let waiting = [];
  for (let at = 0; at < signs.length; ) {
    const current = alternatives[alternatives.length - 1];
    if (signs[at] === " ") at += 1;
    else if (signs[at] === "|") {
      current.push(...waiting);
      waiting = [];
      alternatives.push([]);
      at += 1;
    } else {
      const token = readToken(raws, signs, at);
      at = token.end;
      if (waiting.length) {
        alternatives.push([token]);
        waiting = [];
      } else if (token.raw === "OR" && current.length) waiting = [token];
      else current.push(token);
    }
  }
  alternatives[alternatives.length - 1].push(...waiting);
  return alternatives;
}

/** @param {import("./types.js").Word[]} words @param {import("./types.js").Word} word @returns {boolean} */
export const includesWord = (words, { text, field }) => words.some((other) => other.text === text && other.field === field);

/**
 * @param {string} text
 * @returns {import("./types.js").Query} empty: all documents
 */
export function parseQuery(text) {
  let left = MAX_WORDS;
  return readAlternatives(text)
    .map((tokens) => {
      /** @type {import("./types.js").Alternative} */
      const alternative = { words: [], excluded: [], from: 0, to: 0 };
      for (const { days } of tokens) {
        if (!days) continue;
        alternative.from = Math.max(alternative.from, days.from);
        alternative.to = Math.min(alternative.to || days.to, days.to || alternative.to);
      }
      const held = tokens.filter(({ value, days }) => !days && fold(value));
      const isText = !alternative.from && !alternative.to && held.every(({ excluded }) => excluded);
      for (const { raw, value, field, excluded, quoted } of held) {
        const word = isText ? { text: fold(raw), field: "", quoted: false } : { text: fold(value), field, quoted };
        const list = excluded && !isText ? alternative.excluded : alternative.words;
        if (!left || includesWord(list, word)) continue;
        list.push(word);
        left -= 1;
      }
      return alternative;
    })
    .filter(({ words, from, to }) => words.length || from || to);
}
