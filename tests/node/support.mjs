// What the tests share: the vectors of both readers, a server made of files, and chance that repeats itself.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { variants } from "../../src/huibian/browser/folding.js";
import { openIndex } from "../../src/huibian/browser/search.js";
import { Transport } from "../../src/huibian/browser/transport.js";
import { VARIANTS } from "../../src/huibian/browser/variant-table.js";
import { unpackVariants } from "../../src/huibian/browser/variants.js";

/** Traditional characters, as the page's script brings them. */
export const traditional = () => unpackVariants(VARIANTS);

variants.load = async () => traditional();

export const vectorsFolder = new URL("../vectors/", import.meta.url);

export const vectors = (name) => JSON.parse(readFileSync(new URL(name, vectorsFolder), "utf8"));

export const plain = (pieces) => pieces.map(({ text, hit }) => [text, hit]);

const answer = (status, bytes) => ({
  ok: status < 400,
  status,
  arrayBuffer: async () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
});

/**
 * Stands in for `fetch` over a folder, or over a map of files. `broken` maps a file to its false answer: a status, or a function of the
 * right bytes. `asked` lists the requests, `sent` counts bytes.
 */
export function server(files, broken = new Map()) {
  const state = { files, broken, asked: [], options: [], sent: 0, loader: null, open: null };
  const read = async (file) => {
    if (!(state.files instanceof Map)) return new Uint8Array(await readFile(new URL(file, state.files)));
    if (!state.files.has(file)) throw new Error("no such file");
    return state.files.get(file);
  };
  const fetcher = async (url, options) => {
    const file = url.replace(/\?.*/, "").replace(/^\/index\//, "");
    state.asked.push(url.replace(/^\/index\//, ""));
    state.options.push(options);
    const fault = state.broken.get(file);
    if (fault === "offline") throw new TypeError("fetch failed");
    if (typeof fault === "number") return answer(fault, new Uint8Array());
    let bytes;
    try {
      bytes = await read(file);
    } catch (_) {
      return answer(404, new Uint8Array());
    }
    state.sent += bytes.length;
    return answer(200, fault ? fault(bytes) : bytes);
  };
  state.loader = new Transport("/index", fetcher);
  state.open = () => openIndex("/index/", state.loader);
  return state;
}

/** A result with the counts of all facets, whole. */
export async function searchWhole(index, request) {
  const { facets } = await index.manifest();
  const wanted = facets.flatMap(({ name, parts }) => parts.map((_, part) => ({ name, part })));
  const [result, lists] = await Promise.all([index.search(request), index.facets(request, wanted)]);
  const whole = facets.map(({ name, parts }) => [name, parts.flatMap((_, part) => lists[`${name}-${part}`])]);
  return { ...result, facets: Object.fromEntries(whole) };
}

/** A generator of whole numbers below a bound (mulberry32). */
export function chance(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % bound;
  };
}

export const varint = (value) => {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
};
