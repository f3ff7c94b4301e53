// Publishes a small index of format 4, slowly and plainly: see docs/search-index.md.
import { deflateRawSync } from "node:zlib";
import { fold } from "../../src/huibian/browser/analyzer.js";
import { crc32 } from "../../src/huibian/browser/crc.js";
import { FIELDS, TITLE_MARKS, gramCode, gramKey, phraseHash } from "../../src/huibian/browser/shards.js";
import { traditional, varint } from "./support.mjs";

const points = (text) => Array.from(text, (character) => character.codePointAt(0));
const u32 = (value) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

/** @returns {number[]} bytes of a list of numbers out of a universe */
export function encodeList(numbers, universe) {
  let coded = numbers;
  if (numbers.length > universe - numbers.length) {
    const held = new Set(numbers);
    coded = Array.from({ length: universe }, (_, i) => i).filter((i) => !held.has(i));
  }
  const m = coded.length;
  if (!m) return [];
  const q = Math.floor(((universe - m) * 11) / (16 * m));
  const k = q < 2 ? 0 : Math.floor(Math.log2(q));
  const gaps = coded.map((value, i) => (i ? value - coded[i - 1] - 1 : value));
  const high = gaps.map((gap) => "0".repeat(Math.floor(gap / 2 ** k)) + "1");
  const bits = high.join("") + (k ? gaps.map((gap) => (gap % 2 ** k).toString(2).padStart(k, "0")).join("") : "");
  return (bits.match(/.{1,8}/g) || []).map((byte) => parseInt(byte.padEnd(8, "0"), 2));
}

const GBK = new Map();
for (let lead = 0xa1; lead < 0xf8; lead++) {
  for (let trail = 0xa1; trail < 0xff; trail++) {
    const text = new TextDecoder("gbk").decode(Uint8Array.of(lead, trail));
    if (/^[\u4e00-\u9fa5。，、；：？！“”‘’（）《》—…·〔〕\u3000]$/.test(text)) GBK.set(text, [lead, trail]);
  }
}
const FREE = [[0x01, 0x1f], [0x7f, 0xa0], [0xff, 0xff]].flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

/** @returns {number[]} a text in the code of the archive */
export function encodeText(text, frequent) {
  const bytes = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const place = frequent.indexOf(text[i]);
    if (unit >= 0x20 && unit < 0x7f) bytes.push(unit);
    else if (place >= 0) bytes.push(FREE[place]);
    else if (GBK.has(text[i])) bytes.push(...GBK.get(text[i]));
    else bytes.push(...Buffer.from(`\\u${unit.toString(16).padStart(4, "0")}`));
  }
  return bytes;
}

/** As many as there are bytes for. */
export const FREQUENT = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关".slice(0, 79);

/** @returns {string[]} by field */
export function foldedTexts({ title, sections, fields }) {
  const texts = [title, sections.map(([, heading, text]) => `${heading}\n${text}`).join("\n"), ...fields].map(fold);
  if (texts[0]) texts[0] = TITLE_MARKS[0] + texts[0] + TITLE_MARKS[1];
  return texts;
}

/** @returns {Map<string, number[]>[]} for each length: stretch -> documents */
function stretches(texts, longest) {
  const lists = Array.from({ length: longest + 1 }, () => new Map());
  texts.forEach((text, id) => {
    for (const line of text.split("\n")) {
      const characters = Array.from(line);
      for (let at = 0; at < characters.length; at++) {
        for (let length = 1; length <= longest && at + length <= characters.length; length++) {
          const stretch = characters.slice(at, at + length).join("");
          const ids = lists[length].get(stretch) || [];
          if (ids[ids.length - 1] !== id) lists[length].set(stretch, [...ids, id]);
        }
      }
    }
  });
  lists[1].delete(" ");
  return lists;
}

/** @returns {string[]} the rarer traditional characters of a text, each with what it becomes */
function variantsIn(text) {
  return traditional().filter(([point]) => text.includes(String.fromCodePoint(point))).map((pair) => String.fromCodePoint(...pair));
}

function times(text, gram) {
  let count = 0;
  for (let at = text.indexOf(gram); at >= 0; at = text.indexOf(gram, at + 1)) count += 1;
  return count;
}

function phraseEntries(lists, { verify, longest }) {
  const entries = [];
  for (let length = 3; length <= longest; length++) {
    const shorter = lists[length - 1];
    const byStart = new Map();
    for (const v of shorter.keys()) {
      const start = Array.from(v).slice(0, -1).join("");
      byStart.set(start, [...(byStart.get(start) || []), v]);
    }
    for (const u of shorter.keys()) {
      for (const v of byStart.get(Array.from(u).slice(1).join("")) || []) {
        const phrase = u + Array.from(v).pop();
        const others = new Set(shorter.get(v));
        const candidates = shorter.get(u).filter((id) => others.has(id));
        if (candidates.length <= verify) continue;
        const held = lists[length].get(phrase) || [];
        if (length < 5 ? held.length : held.length < candidates.length) entries.push({ phrase: points(phrase), held, candidates });
      }
    }
  }
  return entries;
}

/** Entries {key, code, lists, …} by their shards. */
function spread(count, entries) {
  return Array.from({ length: count }, (_, number) => {
    const mine = entries.filter(({ key }) => key % count === number).sort((a, b) => a.code - b.code);
    if (mine.some(({ code }, i) => i && code === mine[i - 1].code)) throw new Error("collision: choose another seed");
    return mine;
  });
}

function gramsShard(entries) {
  const heads = entries.map(({ code, ids, often, lists }, i) => [code - (i ? entries[i - 1].code : 0), ids.length, often.length, lists.length]);
  return [...varint(entries.length), ...heads.flat().flatMap(varint), ...entries.flatMap(({ lists }) => lists)];
}

function phrasesShard(entries) {
  const hashes = encodeList(entries.map(({ code }) => code), 2 ** 32);
  const heads = entries.flatMap(({ held, lists }) => [...varint(held.length), ...varint(lists.length)]);
  return [...varint(entries.length), ...varint(hashes.length), ...hashes, ...heads, ...entries.flatMap(({ lists }) => lists)];
}

function facetParts(values, documents) {
  const parts = [values.filter(({ parent }) => parent === undefined), values.filter(({ parent }) => parent !== undefined)];
  return parts.filter((part, i) => !i || part.length).map((part) => {
    const labels = Buffer.from(JSON.stringify(part.map(({ value, label, parent }) => (parent === undefined ? [value, label] : [value, label, parent]))));
    const lists = part.map(({ ids, parent }) =>
      parent === undefined ? encodeList(ids, documents) : encodeList(ids.map((id) => values[parent].ids.indexOf(id)), values[parent].ids.length),
    );
    return deflateRawSync(Uint8Array.from([...varint(labels.length), ...labels, ...part.flatMap(({ ids }, i) => [...varint(ids.length), ...varint(lists[i].length)]), ...lists.flat()]));
  });
}

/** Entries of all grams and phrases of some documents' texts. */
function entriesOf(texts, { limits, longest, seed }) {
  const grams = [];
  const phrases = [];
  FIELDS.forEach((_, field) => {
    const lists = stretches(texts.map((one) => one[field]), longest);
    for (const [text, ids] of [...lists[1], ...lists[2]]) {
      const often = field === 1 && points(text).length === 2 && ids.length > limits[1] ? ids.map((id, rank) => (times(texts[id][1], text) > 2 ? rank : -1)).filter((rank) => rank >= 0) : [];
      grams.push({ key: gramKey(points(text)), code: gramCode(field, points(text)), ids, often, lists: [...encodeList(ids, texts.length), ...encodeList(often, ids.length)] });
    }
    for (const { phrase, held, candidates } of phraseEntries(lists, { verify: limits[field], longest })) {
      const ranks = held.map((id) => candidates.indexOf(id));
      phrases.push({ key: gramKey(phrase.slice(0, 3)), code: phraseHash(field, phrase, seed), held, lists: encodeList(ranks, candidates.length) });
    }
  });
  return { grams, phrases };
}

/**
 * @param {any[]} documents {title, sections: [[id, heading, text]], fields: five texts, earliest, latest}, by number
 * @param {{verify?: number | number[], longest?: number, grams?: number, phrases?: number, seed?: number, order?: string, version?: string, segments?: number[],
 *   facets?: Record<string, {value: string, label: string, parent?: number, ids: number[]}[]>}} [options] values without a parent first
 * @returns {Map<string, Uint8Array>} the files
 */
export function publish(documents, options = {}) {
  const { verify = 2, longest = 6, grams = 3, phrases = 2, seed = 0, order: whole = "0badcafe", version = "12345678", facets = {}, segments: sizes = [documents.length] } = options;
  const limits = typeof verify === "number" ? FIELDS.map(() => verify) : verify;
  const files = new Map();
  const put = (path, kind, number, payload, order = whole) => {
    const head = [...Buffer.from("HBIX"), 4, kind, ...varint(number), ...u32(parseInt(order, 16))];
    files.set(path, Uint8Array.from([...head, ...u32(crc32(Uint8Array.from(payload))), ...payload]));
  };
  const n = documents.length;
  const texts = documents.map(foldedTexts);
  const name = (number) => `${Math.floor(number / 1000)}/${number}.bin`;
  const segments = [];
  let first = 0;
  for (const size of sizes) {
    const at = segments.length;
    const order = `${whole.slice(0, 7)}${at}`;
    const { grams: ours, phrases: longer } = entriesOf(texts.slice(first, first + size), { limits, longest, seed });
    spread(grams, ours).forEach((mine, i) => put(`grams/${at}/${name(i)}`, 1, i, gramsShard(mine), order));
    spread(phrases, longer).forEach((mine, i) => put(`phrases/${at}/${name(i)}`, 2, i, phrasesShard(mine), order));
    segments.push({ documents: size, order, grams, phrases, seed });
    first += size;
  }
  const orderOf = (id) => segments.find(({ documents }) => (id -= documents) < 0).order;

  const parts = Object.entries(facets).map(([facet, values]) => {
    const payloads = facetParts(values, n);
    payloads.forEach((payload, part) => put(`facets/${facet}-${part}.bin`, 3, part, payload));
    return { name: facet, parts: payloads.map(({ length }) => length) };
  });
  const days = documents.flatMap(({ earliest = 0, latest = earliest }, i) => {
    const step = earliest - (i ? documents[i - 1].earliest || 0 : 0);
    return [...varint(step < 0 ? -2 * step - 1 : 2 * step), ...varint(latest - earliest)];
  });
  put("dates.bin", 4, 0, deflateRawSync(Uint8Array.from(days)));

  const past = Uint8Array.from(encodeText("赴太原学习考察安全生产的报告".repeat(3), FREQUENT));
  const frequent = Buffer.from(FREQUENT);
  put("dictionary.bin", 6, 0, deflateRawSync(Uint8Array.from([...varint(frequent.length), ...frequent, ...past])));
  put("suggestions.bin", 7, 0, [1, 2, 3]);
  const rows = documents.map(({ title }, id) => `/reports/${id}/,${title}\r\n`);
  put("table.bin", 8, 0, deflateRawSync(Buffer.from(["url,title\r\n", ...rows.reverse()].join(""))));
  documents.forEach(({ title, sections, fields, earliest, latest, ...rest }, id) => {
    const stored = { url: `/reports/${id}/`, title, date: "", edtf: "", department: "", places: [], topics: [], type: "", number: "", source: `${id}.md`, ...rest };
    const shown = [stored.places.join("\n"), stored.department, stored.topics.join("\n"), stored.number];
    const { url, date, edtf, department, places, topics, type, number, source } = stored;
    const told = fields.map((text, i) => (text === shown[i] ? 0 : text));
    const value = [url, title, date, edtf, department, places, topics, type, number, source, told, sections];
    const pairs = variantsIn(JSON.stringify(value));
    const bytes = Uint8Array.from(encodeText(JSON.stringify(pairs.length ? [...value, pairs] : value), FREQUENT));
    put(`documents/${Math.floor(id / 1000)}/${id}.bin`, 5, id, deflateRawSync(bytes, { dictionary: past }), orderOf(id));
  });
  const titles = texts.map(([title]) => Array.from(title).length - 2).filter((length) => length > 0);
  const manifest = { format: 4, analyzer: 2, documents: n, version, order: whole, verify: limits, longest, segments, shortest_title: titles.length ? Math.min(...titles) : 0, facets: parts };
  files.set("manifest.json", new TextEncoder().encode(JSON.stringify(manifest)));
  return files;
}
