/** Understanding a query: places, departments and years in it, which can be asked for as filters. Pure. */
import { foldWithOffsets } from "./analyzer.js";

/** @typedef {{facet: string, value: string, label: string, within: string, count: number, word: string, rest: string}} FilterOffer */

const WITHIN = /\w/;
const BESIDE = /[\w.()/-]/;

/**
 * @param {string[]} characters
 * @param {number} inner
 * @param {number} outer
 * @returns {boolean} whether letters or digits go on beyond the edge of a name: 2012 is no year in AQ2012, 2012-05 or 〔2012〕
 */
const goesOn = (characters, inner, outer) => WITHIN.test(characters[inner]) && BESIDE.test(characters[outer] || " ");

/**
 * Find the names in a query, the longest first, from left to right. Phrases, excluded words and those for one field are left alone;
 * so is a query with alternatives.
 * @param {import("./suggest.js").Vocabulary} vocabulary
 * @param {string} text
 * @returns {FilterOffer[]} each with the part of the query that names it, and the query without that
 */
export function understand({ bearers }, text) {
  /** @type {FilterOffer[]} */
  const offers = [];
  if (/[|｜]|(^|\s)OR(\s|$)/.test(text)) return offers;
  const longest = Math.max(0, ...Array.from(bearers.keys(), (name) => name.length));
  text.replace(/[-－]?(?:"[^"]*"|“[^”]*”|\S+)/g, (token, tokenAt) => {
    if (/^[-－]|["“:：]/.test(token)) return "";
    const { characters, offsets } = foldWithOffsets(token);
    const originals = Array.from(token);
    let end;
    for (let start = 0; start < characters.length; start = end) {
      let borne;
      for (end = Math.min(characters.length, start + longest); end > start + 1; end--) {
        borne = bearers.get(characters.slice(start, end).join(""));
        if (borne && !goesOn(characters, start, start - 1) && !goesOn(characters, end - 1, end)) break;
      }
      if (end < start + 2) {
        end = start + 1;
        continue;
      }
      if (borne.some(({ facet }) => facet === "year") && characters[end] === "度") end++;
      const from = offsets[start];
      const to = end < characters.length ? offsets[end] : originals.length;
      const before = text.slice(0, tokenAt) + originals.slice(0, from).join("");
      const behind = originals.slice(to).join("") + text.slice(tokenAt + token.length);
      for (const { facet, value, label, within, count, level, names } of borne) {
        // two characters inside a word may be there by chance (公安 in 治安局), unless they are a well-known place
        const isSure = end - start > 2 || !start || (level < 2 && names[0].folded === characters.slice(start, end).join(""));
        if (!isSure || facet === "topic" || offers.some((offer) => offer.facet === facet && offer.value === value)) continue;
        const rest = `${before} ${behind}`.trim().replace(/\s+/g, " ");
        offers.push({ facet, value, label, within, count, word: originals.slice(from, to).join(""), rest });
      }
    }
    return "";
  });
  return offers;
}
