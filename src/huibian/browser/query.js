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
const DATE_NAMES = new Set(["日期", "date"]);

/**
 * @typedef {{raw: string, sign: string}} Sign `sign` is ` `, `"`, `|`, `:`, `-` where the character counts as one, else empty
 * @typedef {{from: number, to: number}} Days as yyyymmdd; 0: open
 * @typedef {{raw: string, value: string, field: string, excluded: boolean, quoted: boolean, bare: boolean, days: Days | null}} Token
 *   `raw` is the whole of it; with `days` it makes no word
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
 * @returns {{name: string, at: number}} what stands before a colon, and where its value begins; empty where there is none
 */
function readName(signs, at) {
  let colon = at;
  while (!endsToken(signs[colon]) && signs[colon].sign !== ":") colon += 1;
  if (endsToken(signs[colon]) || endsToken(signs[colon + 1])) return { name: "", at };
  return { name: fold(rawText(signs, at, colon)), at: colon + 1 };
}

/** @param {Sign[]} signs @param {number} at @returns {number} where a token that goes on at `at` ends */
function endOfToken(signs, at) {
  while (!endsToken(signs[at])) at += 1;
  return at;
}

/**
 * @param {string} text folded: days, months, years or a range of them
 * @returns {Days | null} from the first of the earlier to the last of the later
 */
function readDays(text) {
  const day = "(?:(\\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\\d|3[01]))?)?)";
  const [, ...parts] = new RegExp(`^${day}?(?:(\\.\\.)${day}?)?$`).exec(text) || [];
  const [dots] = parts.splice(3, 1);
  const ends = [parts.slice(0, 3), dots ? parts.slice(3) : parts.slice(0, 3)];
  if (!ends.some(([year]) => year)) return null;
  const number = ([year, month, date], [otherMonth, otherDate]) => (year ? Number(year + (month || otherMonth) + (date || otherDate)) : 0);
  const [first, last] = ends.map((end) => number(end, ["01", "01"]));
  if (last && first > last) ends.reverse();
  return { from: number(ends[0], ["01", "01"]), to: number(ends[1], ["12", "31"]) };
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
  const named = readName(signs, excluded ? start + 1 : start);
  const field = FIELD_NAMES.get(named.name) || "";
  const isDate = DATE_NAMES.has(named.name) && !excluded;
  const days = isDate ? readDays(fold(rawText(signs, named.at, endOfToken(signs, named.at)))) : null;
  const at = field ? named.at : excluded ? start + 1 : start;
  const close = days ? -1 : closingQuote(signs, at);
  const quoted = close > at;
  const end = quoted ? close + 1 : endOfToken(signs, at);
  const value = quoted ? rawText(signs, at + 1, close) : rawText(signs, at, end);
  const bare = !excluded && !field && !quoted;
  return { token: { raw: rawText(signs, start, end), value, field, excluded, quoted, bare, days }, at: end };
}

/** @param {Sign[]} signs @returns {Token[][]} alternatives, as written */
function readAlternatives(signs) {
  /** @type {Token[][]} */
  const alternatives = [[]];
  /** @type {Token | null} an OR that was read, with something before it */
  let waiting = null;
  let at = 0;
  while (at < signs.length) {
    const current = alternatives[alternatives.length - 1];
    if (signs[at].sign === " ") {
      at += 1;
    } else if (signs[at].sign === "|") {
      if (waiting) current.push(waiting);
      waiting = null;
      alternatives.push([]);
      at += 1;
    } else {
      const read = readToken(signs, at);
      at = read.at;
      if (waiting) alternatives.push([read.token]);
      else if (read.token.bare && read.token.value === "OR" && current.length) {
        waiting = read.token;
        continue;
      } else current.push(read.token);
      waiting = null;
    }
  }
  if (waiting) alternatives[alternatives.length - 1].push(waiting);
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
      /** @type {import("./types.js").Alternative} */
      const alternative = { words: [], excluded: [], from: 0, to: 0 };
      const ranges = tokens.filter(({ days }) => days).map(({ days }) => days);
      for (const { from, to } of ranges) {
        alternative.from = Math.max(alternative.from, from);
        alternative.to = alternative.to && to ? Math.min(alternative.to, to) : alternative.to || to;
      }
      const held = tokens.filter(({ value, days }) => !days && fold(value));
      const isText = !ranges.length && held.every(({ excluded }) => excluded);
      for (const { raw, value, field, excluded, quoted } of held) {
        const word = isText ? { text: fold(raw), field: "", quoted: false } : { text: fold(value), field, quoted };
        const list = excluded && !isText ? alternative.excluded : alternative.words;
        if (!left || list.some((other) => other.text === word.text && other.field === word.field)) continue;
        list.push(word);
        left -= 1;
      }
      return alternative;
    })
    .filter(({ words, from, to }) => words.length || from || to);
}
