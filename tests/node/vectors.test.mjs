// The examples that both readers must give the same answers to.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { fold, foldCharacter, foldWithOffsets } from "../../src/huibian/browser/analyzer.js";
import { ByteReader, decodeSmallFloat } from "../../src/huibian/browser/codec.js";
import { excerpt, highlight } from "../../src/huibian/browser/excerpt.js";
import { parseQuery } from "../../src/huibian/browser/query.js";
import { addScores, millionths } from "../../src/huibian/browser/rank.js";
import { openIndex } from "../../src/huibian/browser/search.js";
import { hashGram } from "../../src/huibian/browser/shards.js";
import { server, vectors, vectorsFolder } from "./support.mjs";

const plain = (pieces) => pieces.map(({ text, hit }) => [text, hit]);

test("folding, with offsets", () => {
  for (const { text, folded, offsets } of vectors("analyzer.json")) {
    const result = foldWithOffsets(text);
    assert.equal(result.characters.join(""), folded);
    assert.deepEqual(result.offsets, offsets, text);
    assert.equal(fold(text), folded);
  }
});

test("folding, all of Unicode", () => {
  const digests = new Map(vectors("blocks.json").map(({ first, sha256 }) => [first, sha256]));
  for (let first = 0; first < 0x110000; first += 0x1000) {
    const characters = Array.from({ length: 0x1000 }, (_, i) => String.fromCodePoint(first + i));
    const folded = characters.map(foldCharacter);
    if (digests.has(first)) assert.equal(createHash("sha256").update(folded.join("\n")).digest("hex"), digests.get(first), first.toString(16));
    else assert.deepEqual(folded, characters);
  }
});

test("keys of grams", () => {
  for (const { gram, hash } of vectors("grams.json")) assert.equal(hashGram(gram), hash, gram);
});

test("varints and small floats", () => {
  for (const { varint, bytes, byte, decoded } of vectors("codec.json")) {
    if (bytes) assert.equal(new ByteReader(Uint8Array.from(bytes)).varint(), varint);
    else assert.equal(decodeSmallFloat(byte), decoded);
  }
});

test("the query language", () => {
  for (const { query, ast } of vectors("query.json")) assert.deepEqual(parseQuery(query), ast, query);
});

test("scores", () => {
  const manifest = vectors("index-1/manifest.json");
  for (const { documents, field, lengths, total_length, ids, frequencies, scores } of vectors("ranking.json")) {
    const sums = new Float64Array(documents);
    addScores(sums, { ids: Int32Array.from(ids), frequencies: Int32Array.from(frequencies) }, new Uint8Array(documents).fill(1), {
      field: { ...manifest.fields[field], total_length: manifest.fields[field].b ? total_length : 0 },
      lengths: manifest.fields[field].b ? Float64Array.from(lengths) : undefined,
      k1: manifest.k1,
      documents,
    });
    assert.deepEqual(ids.map((id) => millionths(sums[id])), scores);
  }
});

test("excerpts and titles", () => {
  for (const { sections, words, excerpt: expected } of vectors("excerpts.json")) {
    const result = excerpt(sections, words);
    assert.deepEqual({ section: result.section, pieces: plain(result.pieces) }, expected, words.join(" "));
  }
  for (const { text, words, pieces } of vectors("titles.json")) assert.deepEqual(plain(highlight(text, words)), pieces);
});

test("searches of a published index", async () => {
  const index = openIndex("/index/", server(new URL("index-1/", vectorsFolder)).fetcher);
  const facetNames = { provinces: "province", years: "year", departments: "department", topics: "topic", types: "type" };
  for (const { request, result: expected } of vectors("search.json")) {
    const { text, sort, offset, limit, date_from: from, date_to: to } = request;
    const filters = Object.fromEntries(Object.entries(facetNames).map(([plural, name]) => [name, request[plural] || []]));
    const result = await index.search({ text, sort, offset, limit, from, to, filters });
    const seen = {
      total: result.total,
      hits: result.hits.map((hit) => ({
        id: hit.id,
        score: millionths(hit.score),
        title: plain(hit.title),
        excerpt: { section: hit.excerpt.section, pieces: plain(hit.excerpt.pieces) },
      })),
      facets: Object.fromEntries(Object.entries(result.facets).map(([name, values]) => [name, Object.fromEntries(values.map(({ value, count }) => [value, count]))])),
    };
    assert.deepEqual(seen, expected, JSON.stringify(request));
  }
});
