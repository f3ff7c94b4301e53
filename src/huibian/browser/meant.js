/** "Did you mean": names and words that sound or look like what was typed. Pure. */
import { loose, pinyinOf, plain } from "./suggest.js";

/** @typedef {import("./suggest.js").Vocabulary} Vocabulary */
/** @typedef {import("./suggest.js").Name} Name */

const SOUND = 0.2; // one character for another of the same syllable
const LOOKS = 0.3;
const NEAR = 0.4; // zh and z, an and ang, n and l, f and h
const SWAP = 0.5;
const OTHER = 0.05; // another name than the label
const LONGEST = 24; // characters of a word that is looked at

const blurs = new Map();

/** @param {string} syllable @returns {string} what many do not tell apart, made one */
function blurred(syllable) {
  if (!blurs.has(syllable)) blurs.set(syllable, loose(syllable).replace(/^([zcs])h|g$/g, "$1").replace(/^l/, "n").replace(/^f/, "h"));
  return blurs.get(syllable);
}

/**
 * @param {Record<string, string>} alike
 * @param {Name} a
 * @param {number} i
 * @param {Name} b
 * @param {number} j
 * @returns {number} 0 the same character, 1 quite another
 */
function apart(alike, a, i, b, j) {
  const [one, other] = [a.characters[i], b.characters[j]];
  if (one === other) return 0;
  const [sound, heard] = [a.syllables[i], b.syllables[j]];
  if (sound && sound === heard) return SOUND;
  if ((alike[one] || "").includes(other)) return LOOKS;
  return sound && blurred(sound) === blurred(heard) ? NEAR : 1;
}

/**
 * How much has to be changed: things put in, left out, replaced, or two neighbours swapped.
 * @param {number} n
 * @param {number} m
 * @param {(i: number, j: number) => number} cost
 * @param {number} swap
 * @param {number} bound
 * @returns {number} Infinity: more than the bound
 */
function distance(n, m, cost, swap, bound) {
  if (Math.abs(n - m) > bound) return Infinity;
  const rows = [Array.from({ length: m + 1 }, (_, j) => j)];
  for (let i = 1; i <= n; i++) {
    const row = (rows[i] = [i]);
    for (let j = 1; j <= m; j++) {
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + cost(i - 1, j - 1));
      if (i > 1 && j > 1 && !cost(i - 1, j - 2) && !cost(i - 2, j - 1)) row[j] = Math.min(row[j], rows[i - 2][j - 2] + swap);
    }
    if (Math.min(...row) > bound && Math.min(...rows[i - 1]) > bound) return Infinity;
  }
  return rows[n][m] > bound ? Infinity : rows[n][m];
}

/**
 * @param {Vocabulary} vocabulary
 * @returns {{name: Name, text: string, count: number, extra: number}[]} what may be meant, and what to ask for then; also the halves of topics and
 *   words of four characters (煤矿安全), which nearly always are words themselves
 */
function namesOf({ values, words, spell }) {
  const known = [];
  const add = (name, text, count, extra, isWord) => {
    known.push({ name, text, count, extra });
    const half = /^(..)(..)$/.exec(name.folded);
    if (isWord && half) for (const part of half.slice(1).map(spell)) known.push({ name: part, text: part.text, count, extra });
  };
  for (const { facet, label, names, count } of values) {
    if (facet !== "year") names.forEach((name, i) => add(name, facet === "province" ? label : name.text, count, i && OTHER, facet === "topic"));
  }
  for (const name of words) add(name, name.text, 0, 0, true);
  return known;
}

/**
 * @param {Vocabulary} vocabulary
 * @param {string} word one of the query
 * @param {number} [limit]
 * @returns {string[]} what to ask for instead, the likeliest first; none for a word that is a name
 */
export function didYouMean(vocabulary, word, limit = 3) {
  const typed = vocabulary.spell(plain(word));
  const { characters, folded } = typed;
  const size = characters.length;
  const found = [];
  const parts = [];
  const covered = new Set(); // what stands in a name as it is
  if (size < 2 || size > LONGEST || vocabulary.bearers.has(folded)) return [];
  for (const { name, count, text, extra } of namesOf(vocabulary)) {
    const length = name.characters.length;
    if (/^[a-z]+$/.test(folded)) {
      const [letters, wanted] = [loose(folded), loose(pinyinOf(name))];
      const bound = size < 4 ? 0 : size < 9 ? 1 : 2;
      const cost = distance(letters.length, wanted.length, (i, j) => +(letters[i] !== wanted[j]), 1, bound);
      found.push({ text, count, size, cost: cost + extra });
    } else if (length > 1) {
      const longer = Math.max(length, size);
      const bound = longer < 3 ? 0.5 : longer < 4 ? 0.8 : longer < 7 ? 1 : 2;
      const between = distance(size, length, (i, j) => apart(vocabulary.alike, typed, i, name, j), SWAP, bound);
      if (!between) return [];
      found.push({ text, count, size, cost: between + extra });
      for (let at = 0; at + length <= size && length < size; at++) {
        const most = length < 3 ? LOOKS : 2 * LOOKS;
        let cost = 0;
        for (let i = 0; i < length && cost <= most; i++) cost += apart(vocabulary.alike, typed, at + i, name, i);
        if (!cost) name.characters.forEach((_, i) => covered.add(at + i));
        else if (cost <= most) parts.push({ name, count, cost: cost + extra, at, size: length });
      }
    }
  }
  for (const { name, at, ...part } of parts) {
    if (name.characters.some((_, i) => covered.has(at + i))) continue;
    found.push({ ...part, text: characters.slice(0, at).join("") + name.text + characters.slice(at + part.size).join("") });
  }
  const near = found.filter(({ cost }) => cost < Infinity).sort((a, b) => a.cost - b.cost || b.size - a.size || b.count - a.count);
  return [...new Set(near.map(({ text }) => text))].slice(0, limit);
}
