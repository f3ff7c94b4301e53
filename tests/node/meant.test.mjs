import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { didYouMean } from "../../src/huibian/browser/meant.js";
import { loadSuggestions } from "../../src/huibian/browser/suggest.js";
import { vectorsFolder } from "./support.mjs";

const vocabulary = await loadSuggestions(new Uint8Array(readFileSync(new URL("suggestions.bin", vectorsFolder))));
const meant = (word) => didYouMean(vocabulary, word);

for (const [reason, word, wanted] of [
  ["the same sound", "太源", "太原"],
  ["the same sound", "煤况安全", "煤矿安全"],
  ["the same sound", "煤矿按全", "煤矿安全"],
  ["the same sound", "瓦丝抽采", "瓦斯抽采"],
  ["the same sound, twice", "每况安全", "煤矿安全"],
  ["the same sound, another name", "司茅", "思茅"],
  ["the same sound", "广冻", "广东"],
  ["z for zh", "租海", "珠海"],
  ["n for ng", "寒州", "杭州"],
  ["n for l", "南州市", "兰州"],
  ["a name", "深圳", ""],
  ["a shape like it", "大原", "太原"],
  ["a shape like it", "毫州", "亳州"],
  ["a place that is none", "泾州", ""],
  ["swapped", "原太", "太原"],
  ["swapped", "安全产生", "安全生产"],
  ["another character", "垃圾分配", "垃圾分类"],
  ["left out", "煤安全", "煤矿安全"],
  ["put in", "营商的环境", "营商环境"],
  ["a department", "青岚市总公会", "青岚市总工会"],
  ["half of a topic", "煤况", "煤矿"],
  ["half of a word of titles", "冷练", "冷链"],
  ["a part of an unspaced word", "太源考察", "太原考察"],
  ["a part beside a name", "山西煤况", "山西煤矿"],
  ["pinyin", "taiyuan", "太原"],
  ["pinyin, swapped", "taiyaun", "太原"],
  ["pinyin, swapped", "taiyuna", "太原"],
  ["pinyin, left out", "taiyun", "太原"],
  ["pinyin, a letter more", "taiyyuan", "太原"],
  ["pinyin, another letter", "meikuanganqvan", "煤矿安全"],
  ["pinyin with tones", "tàiyuán", "太原"],
  ["pinyin, ü", "lüyou", "旅游"],
  ["pinyin, two letters wrong in a long one", "meikunaganqan", "煤矿安全"],
]) {
  test(`${reason}: ${word} means ${wanted || "what it says"}`, () => {
    const found = meant(word);
    if (wanted) assert.equal(found[0], wanted, found.join(" "));
    else assert.deepEqual(found, []);
  });
}

test("what sounds like it goes before what looks like it", () => {
  assert.deepEqual(meant("彬州"), ["滨州", "郴州"]);
});

test("a former name leads to where it is filed today", () => {
  assert.ok(meant("司茅").includes("普洱"));
});

test("a name is right as it is, and so are its parts", () => {
  for (const word of ["太原", "太原市", "思茅", "晋", "煤矿安全", "煤矿", "安全", "青岚市财政局", "瓦斯抽采", "ＡＩ＋政务"]) assert.deepEqual(meant(word), [], word);
});

test("what is far from every name is left alone", () => {
  for (const word of ["", " ", "a", "原", "ty", "qqqqqq", "实事求是", "🙂🙂", "2012", "AQ1083", "海阔天空任鸟飞", "x".repeat(300), "山".repeat(300)]) {
    assert.deepEqual(meant(word), [], word);
  }
});

test("two cities that sound alike are both offered, one once", () => {
  const found = meant("shanxi");
  assert.deepEqual(found.slice(0, 2).sort(), ["山西", "陕西"]);
  assert.equal(new Set(found).size, found.length);
  assert.ok(didYouMean(vocabulary, "fuzhou", 9).includes("抚州"));
  assert.equal(didYouMean(vocabulary, "fuzhou", 1).length, 1);
});

test("a stretch that stands in a name is not touched", () => {
  assert.deepEqual(meant("煤矿安全太源"), ["煤矿安全太原"]);
});

/** A vocabulary of these topics, each in so many reports. */
function topics(counts) {
  const values = Object.keys(counts).map((label) => ({
    facet: "topic", value: label, label, within: "", level: 0, count: counts[label], names: [vocabulary.spell(label)],
  }));
  return { ...vocabulary, values, words: [], bearers: new Map(values.map((named) => [named.names[0].folded, [named]])) };
}

test("of equal changes the longer stretch, then what more reports have", () => {
  assert.deepEqual(didYouMean(topics({ 太元: 9, 太原煤: 1 }), "太源煤机"), ["太原煤机", "太元煤机"]);
  assert.deepEqual(didYouMean(topics({ 太元: 1, 太原: 9 }), "太源"), ["太原", "太元"]);
});

test("what is written right is not cut through", () => {
  assert.deepEqual(didYouMean(topics({ 煤矿: 1, 匡山: 1, 太原: 1 }), "煤矿山太源"), ["煤矿山太原"]);
  assert.deepEqual(didYouMean(topics({ 匡山: 1 }), "煤矿山"), ["煤匡山"]);
});

test("a name in letters is right as it is", () => {
  assert.deepEqual(didYouMean(topics({ PPP: 1, PPPP: 1 }), "ppp"), []);
  assert.deepEqual(didYouMean(topics({ PPPP: 1 }), "pppq"), ["PPPP"]);
});

test("every name is found again with one character of its sound, or one letter wrong", () => {
  const alike = new Map();
  for (const { names } of vocabulary.values) {
    for (const { characters, syllables } of names) syllables.forEach((s, i) => s && alike.set(s, (alike.get(s) || new Set()).add(characters[i])));
  }
  let tried = 0;
  for (const { facet, label, names } of vocabulary.values) {
    if (facet === "year" || tried > 300) continue;
    const [{ characters, syllables }] = names;
    const at = characters.length - 1;
    const other = Array.from(alike.get(syllables[at]) || []).find((character) => character !== characters[at]);
    if (!other || characters.length < 2) continue;
    const word = characters.slice(0, at).join("") + other;
    if (vocabulary.spell(word).syllables[at] !== syllables[at] || vocabulary.bearers.has(word)) continue;
    assert.ok(didYouMean(vocabulary, word, 20).includes(label), `${word} ${label}`);
    tried += 1;
  }
  assert.ok(tried > 200);
});
