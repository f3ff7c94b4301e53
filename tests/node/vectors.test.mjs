// The examples that both readers must give the same answers to.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { addVariants, codePoints, fold, foldCharacter, foldWithOffsets } from "../../src/huibian/browser/analyzer.js";
import { ByteReader } from "../../src/huibian/browser/codec.js";
import { excerpts, highlight, variety } from "../../src/huibian/browser/excerpt.js";
import { parseQuery } from "../../src/huibian/browser/query.js";
import { gramKey, phraseHash } from "../../src/huibian/browser/shards.js";
import { plain, searchWhole, server, traditional, vectors, vectorsFolder } from "./support.mjs";

addVariants(traditional());

const plainExcerpts = (list) => list.map(({ section, heading, pieces }) => ({ section, heading, pieces: plain(pieces) }));

test("folding, with offsets", () => {
  for (const { text, folded, offsets } of vectors("analyzer.json")) {
    const result = foldWithOffsets(text);
    assert.equal(result.characters.join(""), folded);
    assert.deepEqual(result.offsets, offsets, text);
    assert.equal(fold(text), folded);
    assert.equal(fold(folded), folded);
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

test("keys of grams, hashes of phrases", () => {
  for (const { gram, key, phrase, field, seed, hash } of vectors("grams.json")) {
    if (gram) assert.equal(gramKey(codePoints(gram)), key, gram);
    else assert.equal(phraseHash(field, codePoints(phrase), seed), hash, phrase);
  }
});

test("varints and lists", () => {
  for (const { varint, list, universe, bytes } of vectors("codec.json")) {
    const reader = new ByteReader(Uint8Array.from(bytes));
    if (list) assert.deepEqual([...reader.list(list.length, universe)], list);
    else assert.equal(reader.varint(), varint);
    assert.equal(reader.at, bytes.length);
  }
});

test("the query language", () => {
  const simple = (words) => words.map(({ text, field }) => ({ text, field }));
  for (const { query, ast } of vectors("query.json")) {
    const parsed = parseQuery(query).map((alternative) => ({ ...alternative, words: simple(alternative.words), excluded: simple(alternative.excluded) }));
    assert.deepEqual(parsed, ast, query);
  }
});

test("excerpts and titles", () => {
  for (const { sections, words, excerpts: expected } of vectors("excerpts.json")) {
    const found = excerpts(sections, words).excerpts;
    assert.deepEqual(plainExcerpts(found), expected.map(({ section, heading, pieces }) => ({ section, heading, pieces })), words.join(" "));
    assert.equal(variety(sections, words), expected.length ? expected[0].variety : 0);
  }
  for (const { text, words, pieces } of vectors("titles.json")) assert.deepEqual(plain(highlight(text, words)), pieces);
});

test("searches of a published index", async () => {
  const index = server(new URL("index-4/", vectorsFolder)).open();
  const facetNames = { provinces: "province", years: "year", departments: "department", topics: "topic", types: "type" };
  for (const { request, result: expected } of vectors("search.json")) {
    const { text, sort, offset, limit, date_from: from, date_to: to } = request;
    const filters = Object.fromEntries(Object.entries(facetNames).map(([plural, name]) => [name, request[plural] || []]));
    const { total, hits, facets, split, partial } = await searchWhole(index, { text, sort, offset, limit, from, to, filters });
    const seen = {
      total,
      hits: hits.map(({ id, score, title, excerpts, matchedWords }) => ({ id, score, title: plain(title), excerpts: plainExcerpts(excerpts), words: matchedWords })),
      facets: Object.fromEntries(Object.entries(facets).map(([name, values]) => [name, Object.fromEntries(values.map(({ value, count }) => [value, count]))])),
      split,
      partial: partial && { total: partial.total, drops: partial.drops.map((drop) => [drop.text, drop.total]) },
    };
    assert.deepEqual(seen, expected, JSON.stringify(request));
  }
});

test("the table of a published index", async () => {
  const index = server(new URL("index-4/", vectorsFolder)).open();
  const { ids, table } = await index.exported({});
  const documents = await Promise.all(Array.from(ids, (id) => index.document(id)));
  assert.equal(table, ["url,title", ...documents.map(({ url, title }) => `${url},${title}`), ""].join("\r\n"));
});
