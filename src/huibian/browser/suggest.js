/** The names of places, departments and topics: decoded once, then matched with what is typed, by characters and by pinyin. Pure. */
import { fold } from "./analyzer.js";
import { readyToFold } from "./folding.js";
import { gbkFrom } from "./gbk.js";
import { inflate } from "./inflate.js";

/**
 * @typedef {{text: string, folded: string, characters: string[], syllables: string[]}} Name a syllable for each folded character, "" where it has none
 * @typedef {{facet: string, value: string, label: string, within: string, level: number, count: number, names: Name[]}} Named
 *   a value of a facet; `within` is the label of the place above it, `level` how many there are; the first name is the label
 * @typedef {{values: Named[], words: Name[], bearers: Map<string, Named[]>, alike: Record<string, string>, spell: (text: string) => Name}} Vocabulary
 *   `words` are frequent ones of titles; `bearers`: a folded name or word -> the values called so; `alike`: a character -> those that look like it
 * @typedef {{kind: string, value: string, label: string, within: string, also: string, count: number}} Suggestion
 */

const KINDS = ["province", "department", "topic"];
const LONGEST = 40; // characters typed that are looked at
const SPELT = 4; // characters of a label whose pinyin is told
const SHORT = 2; // ranks: some syllable is not written out,
const OTHER = 4; // not the label,
const INSIDE = 8; // not from its beginning; 1 for a name that goes on

/**
 * @param {Uint8Array} payload of `suggestions.bin`
 * @param {(bytes: Uint8Array) => Uint8Array} [unpack]
 * @returns {Promise<Vocabulary>}
 */
export async function loadSuggestions(payload, unpack = inflate) {
  const data = JSON.parse(new TextDecoder("gbk").decode(unpack(payload)));
  if (data.traditional) await readyToFold(data.words, ...Object.values(data.names));
  const spell = speller(data);
  const names = (text, separator) => text.split(separator).filter(Boolean).map(spell);
  const words = names(data.words, "|");
  const bearers = new Map(words.map(({ folded }) => [folded, []]));
  const values = [];
  for (const facet of Object.keys(data.names)) {
    const above = [];
    for (const row of data.names[facet].split("|").filter(Boolean)) {
      const [, label, , slug, others] = /^([^=;]*)(=([^;]*))?(.*)/.exec(row);
      const called = names(label + others.replace(/;~/g, () => ";" + label), ";");
      const level = +(facet === KINDS[0] && data.levels[values.length]);
      const { value: path = "", label: within = "" } = above[level - 1] || {};
      const last = slug === undefined ? called[0].syllables.join(called[0].syllables.length > 4 ? "-" : "") : slug;
      const named = { facet, value: level ? path + "/" + last : last, label, within, level, count: data.counts[values.length], names: called };
      above[level] = named;
      values.push(named);
      for (const { folded } of called) bearers.set(folded, [...(bearers.get(folded) || []), named]);
    }
  }
  const alike = {};
  for (const group of data.alike.split(" ")) for (const character of group) alike[character] = group + (alike[character] || "");
  return { values, words, bearers, alike, spell };
}

/**
 * @param {{syllables: string, sizes: string, readings: Record<string, string>}} data
 * @returns {(text: string) => Name}
 */
function speller({ syllables, sizes, readings }) {
  const common = gbkFrom(0xb0);
  const table = new Map();
  let group = 0;
  let at = 0;
  for (const [initial, ...finals] of syllables.split(";").map((text) => text.split(" "))) {
    for (const final of finals) {
      for (let size = sizes.charCodeAt(group++) - 35; size > 0; size--) table.set(common[at++], [initial + final]);
    }
  }
  const longest = new Map(); // words by their first character
  for (const word of Object.keys(readings)) {
    const [first, ...others] = word;
    table.set(word, readings[word].split(" "));
    longest.set(first, Math.max(longest.get(first) || 1, others.length + 1));
  }
  return (text) => {
    const folded = fold(text);
    const characters = Array.from(folded);
    const read = [];
    while (read.length < characters.length) {
      const first = characters[read.length];
      let found;
      for (let n = longest.get(first); n > 1 && !found; n--) found = table.get(characters.slice(read.length, read.length + n).join(""));
      read.push(...(found || table.get(first) || [""]));
    }
    return { text, folded, characters, syllables: read };
  };
}

/** @param {string} pinyin @returns {string} u for ü, shan for the shaan of 陕 */
export const loose = (pinyin) => pinyin.replace(/v/g, "u").replace(/aa/g, "a");

/** @param {Name} name */
export const pinyinOf = ({ characters, syllables }) => syllables.map((syllable, i) => syllable || characters[i]).join("");

/**
 * @param {string} typed
 * @returns {string} folded, without spaces and apostrophes; ü is v, except where it is written u
 */
export const plain = (typed) =>
  fold(typed.toLowerCase().replace(/[üǖǘǚǜ]|u\u0308/g, "v"))
    .replace(/[ '’]/g, "")
    .replace(/([jqxy])v/g, "$1u");

/**
 * Whether the rest of what is typed begins the rest of a name: each character by itself, by its syllable or by the letter or two
 * that this begins with, the last one by any part.
 * @param {Name} name
 * @param {number} at
 * @param {string} typed
 * @returns {number} what it lacks: 0 nothing, 1 the name goes on, `SHORT` or both; Infinity: no match
 */
function lacks(name, at, typed) {
  const character = name.characters[at];
  if (!typed || !character) return !typed ? +!!character : Infinity;
  if (/[ '’]/.test(character)) return lacks(name, at + 1, typed);
  if (typed.startsWith(character)) return lacks(name, at + 1, typed.slice(character.length));
  const syllable = name.syllables[at];
  if (typed[0] !== syllable[0]) return Infinity;
  let least = Infinity;
  const take = (letters, cost) => {
    const rest = lacks(name, at + 1, typed.slice(letters));
    least = Math.min(least, rest < cost ? rest + cost : rest);
  };
  for (const way of new Set([syllable, loose(syllable)])) {
    if (typed.startsWith(way)) take(way.length, 0);
    else if (way.startsWith(typed)) take(typed.length, SHORT);
  }
  if (syllable[1]) take(1, SHORT);
  if (typed[1] === "h" && syllable[1] === "h") take(2, SHORT);
  return least;
}

/**
 * Offer what is probably being typed, in groups, each with its fair share.
 * @param {Vocabulary} vocabulary
 * @param {string} typed
 * @param {number} [limit]
 * @returns {Suggestion[]} `also` tells which other name was typed, or the pinyin of a short label
 */
export function suggest({ values }, typed, limit = 8) {
  const wanted = plain(typed).slice(0, LONGEST);
  const found = [];
  for (const named of wanted ? values : []) {
    const kind = KINDS.indexOf(named.facet);
    let rank = Infinity;
    let best;
    named.names.forEach((name, i) => {
      const starts = wanted > "z" || wanted[1] ? name.characters.length : 1; // a single letter stands in nearly every name
      for (let at = 0; at < starts; at++) {
        const own = lacks(name, at, wanted);
        const lacking = own + (i && OTHER) + (at && INSIDE);
        // Places are not remembered from within: shanxi is not 昆山县.
        if (lacking < rank && !(at && !kind && own >= SHORT)) [rank, best] = [lacking, name];
      }
    });
    if (best && kind >= 0) found.push({ named, kind, rank, best, turn: 0 });
  }
  found.sort((a, b) => a.rank - b.rank || b.named.count - a.named.count);
  const turns = [0, 0, 0];
  for (const entry of found) entry.turn = turns[entry.kind]++;
  const shares = found.sort((a, b) => a.turn - b.turn || a.kind - b.kind).slice(0, limit);
  return shares.sort((a, b) => a.kind - b.kind || a.turn - b.turn).map(({ named, best }) => {
    const { facet, value, label, within, count, names } = named;
    const pinyin = best.folded.includes(wanted) || best.characters.length > SPELT ? "" : pinyinOf(best);
    return { kind: facet, value, label, within, count, also: best === names[0] ? pinyin : best.text };
  });
}
