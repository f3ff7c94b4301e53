/** What stands in the search box, as words. Pure. */
import { fold } from "./analyzer.js";

const TOKEN = /(-?)([^\s|"“:：]*[:：])?("[^"]*"|“[^”]*”|[^\s|]+)/g;
const tidy = (text) => text.replace(/\s+/g, " ").trim();

/**
 * @param {string} text
 * @param {number} caret
 * @returns {{word: string, rest: string}} the word at the caret, and the text without it
 */
export function typedWord(text, caret) {
  const before = text.slice(0, caret).replace(/\S*$/, "");
  const word = text.slice(before.length).replace(/\s[^]*/, "");
  return { word, rest: tidy(`${before} ${text.slice(before.length + word.length)}`) };
}

/** @param {string} text @param {string} words @returns {boolean} each of the words stands in the text */
export function holds(text, words) {
  const folded = fold(text);
  return fold(words).split(" ").every((word) => folded.includes(word));
}

/**
 * Replace words of a query, and leave the rest as it was typed. A word that was split stands for its pieces.
 * @param {string} query
 * @param {string[]} words what was searched, folded, in the order of the query
 * @param {(word: string) => string} change a word's successor; empty: the word goes
 * @returns {string}
 */
export function rewrite(query, words, change) {
  const changed = query.replace(TOKEN, (whole, minus, field = "", value) => {
    if (minus || /^(日期|date)/i.test(field)) return whole;
    const asText = words.includes(fold(whole)); // `3:2`, and what else looks like a field
    const text = fold(asText ? whole : value.replace(/^["“]|["”]$/g, ""));
    const pieces = words.includes(text) ? [text] : words.filter((word) => text.includes(word));
    const next = pieces.map(change);
    if (next.every((word, i) => word === pieces[i])) return whole;
    return next.filter(Boolean).map((word) => (asText ? "" : field) + (/\s/.test(word) ? `"${word}"` : word)).join(" ");
  });
  return tidy(changed);
}
