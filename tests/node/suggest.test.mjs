import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { inflateRawSync } from "node:zlib";
import { fold } from "../../src/huibian/browser/analyzer.js";
import { loadSuggestions, pinyinOf, suggest } from "../../src/huibian/browser/suggest.js";
import { vectors, vectorsFolder } from "./support.mjs";

const payload = new Uint8Array(readFileSync(new URL("suggestions.bin", vectorsFolder)));
const vocabulary = await loadSuggestions(payload);
const find = (facet, value) => vocabulary.values.find((named) => named.facet === facet && named.value === value);
const offered = (typed, limit) => suggest(vocabulary, typed, limit);
const labels = (typed, kind) => offered(typed, 1000).filter((offer) => offer.kind === kind).map(({ label }) => label);
/** Where the first offers come from that are no worse than these. */
const first = (typed) => offered(typed)[0];

test("what Python wrote is read: values, names, readings, counts", () => {
  for (const { facet, value, label, count, names } of vectors("suggestions.json")) {
    const named = find(facet, value);
    assert.ok(named, `${facet} ${value}`);
    assert.deepEqual([named.label, named.count], [label, count]);
    const found = new Map(named.names.map(({ folded, characters, syllables }) => [folded, characters.map((_, i) => syllables[i]).join(" ")]));
    for (const [name, read] of names) {
      if (read.split(" ").length === Array.from(fold(name)).length) assert.equal(found.get(fold(name)), read, name);
      else assert.ok(found.has(fold(name)), name);
    }
  }
});

test("the client's own inflate and that of the platform read the same", async () => {
  const other = await loadSuggestions(payload, inflateRawSync);
  assert.deepEqual(other.values, vocabulary.values);
  assert.deepEqual(other.words, vocabulary.words);
});

test("places know what they lie in", () => {
  assert.equal(find("province", "beijing/chaoyang").within, "北京");
  assert.equal(find("province", "yunnan/puer/simao").within, "普洱");
  assert.equal(find("province", "yunnan/puer/simao").level, 2);
  assert.equal(find("province", "abroad/germany/munihei").within, "德国");
  assert.equal(find("province", "taiwan").within, "");
});

for (const [typed, ...wanted] of [
  ["shanxi", "山西", "陕西"],
  ["shaanxi", "陕西"],
  ["ty", "太原"],
  ["tyuan", "太原"],
  ["taiy", "太原"],
  ["taiyuan", "太原"],
  ["tàiyuán", "太原"],
  ["TaiYuan", "太原"],
  ["ｔａｉ", "太原"],
  ["tai yuan", "太原"],
  ["太yuan", "太原"],
  ["太y", "太原"],
  ["太", "太原"],
  ["原", "太原"],
  ["luan", "六安"],
  ["lu'an", "六安"],
  ["xiamen", "厦门"],
  ["xm", "厦门"],
  ["lvliang", "吕梁"],
  ["lüliang", "吕梁"],
  ["lu\u0308liang", "吕梁"],
  ["lǚliáng", "吕梁"],
  ["luliang", "吕梁"],
  ["ll", "吕梁"],
  ["内蒙", "内蒙古"],
  ["nmg", "内蒙古"],
  ["neim", "内蒙古"],
  ["呼市", "呼和浩特"],
  ["hushi", "呼和浩特"],
  ["思茅", "思茅", "普洱"],
  ["simao", "思茅", "普洱"],
  ["晋", "山西"],
  ["太原市", "太原"],
  ["zhengz", "郑州"],
  ["zz", "郑州", "漳州", "株洲"],
  ["zhzh", "郑州"],
  ["chongqing", "重庆"],
  ["xi'an", "西安"],
  ["munihei", "慕尼黑"],
]) {
  test(`${typed} offers ${wanted.join(", ")} among the places`, () => {
    const found = labels(typed, "province");
    for (const label of wanted) assert.ok(found.includes(label), found.join(" "));
    if (typed.length > 3) assert.ok(found.indexOf(wanted[0]) < 8);
  });
}

test("ü may be typed as v, ü and u", () => {
  for (const typed of ["lvyou", "lüyou", "luyou", "LÜYOU", "ly", "旅you", "lǚyóu"]) assert.ok(labels(typed, "topic").includes("旅游"), typed);
  assert.ok(labels("lv", "province").every((label) => !/^[路鹿泸芦六]/.test(label)));
  assert.ok(labels("lvhua", "topic").every((label) => label !== "旅游"));
  const named = { facet: "topic", value: "x", label: "省略", within: "", level: 0, count: 1, names: [vocabulary.spell("省略")] };
  for (const typed of ["shenglve", "shenglue", "shenglüe"]) assert.equal(suggest({ ...vocabulary, values: [named] }, typed).length, 1, typed);
});

test("v stands for ü also where that is written u", () => {
  assert.equal(first("xvzhou").label, "徐州");
  assert.equal(first("xüzhou").label, "徐州");
});

test("what is not so read or written is not offered", () => {
  assert.ok(!labels("shaanxi", "province").includes("山西"));
  assert.ok(!labels("liuan", "province").includes("六安"));
  assert.deepEqual(offered("shamen").filter(({ label }) => label === "厦门"), []);
  for (const typed of ["tayuan", "taiyuanx", "taaiyuan", "原太", "zzzzzz", "🙂", "", " ", "'", "ü̈"]) {
    assert.ok(!labels(typed, "province").includes("太原"), typed);
  }
  assert.deepEqual(offered(""), []);
  assert.deepEqual(offered(" ' "), []);
});

test("places are not offered by syllables within them that are not written out", () => {
  const values = ["昆山", "山西"].map((label) => (
    { facet: "province", value: label, label, within: "", level: 0, count: 1, names: [vocabulary.spell(label), vocabulary.spell(`${label}县`)] }
  ));
  const found = (typed, facet = "province") => suggest({ ...vocabulary, values: values.map((named) => ({ ...named, facet })) }, typed).map(({ label }) => label);
  assert.deepEqual(found("shanxi"), ["山西"]);
  assert.deepEqual(found("shanx"), ["山西"]);
  assert.deepEqual(found("shanxian"), ["昆山"]);
  assert.deepEqual(found("shan"), ["山西", "昆山"]);
  assert.deepEqual(found("sx"), ["山西"]);
  assert.deepEqual(found("sx", "department"), ["山西", "昆山"]);
});

test("the better match comes first, then what more reports have", () => {
  assert.equal(first("taiyuan").label, "太原");
  assert.equal(first("北京").label, "北京");
  assert.equal(labels("xian", "province")[0], "西安");
  const places = labels("晋", "province");
  assert.ok(places.indexOf("晋城") < places.indexOf("山西"), "the label goes before another name");
  const cities = labels("南", "province");
  assert.ok(cities.indexOf("南京") < cities.indexOf("海南"), "the beginning goes before the middle");
  for (const typed of ["州", "zhou", "局", "s"]) {
    for (const kind of ["province", "department"]) {
      const same = offered(typed, 1000).filter((offer) => offer.kind === kind && offer.also === "");
      const plainEnds = same.filter(({ label }) => Array.from(label).length === 2 && label.endsWith(typed));
      assert.deepEqual(plainEnds.map(({ count }) => count), plainEnds.map(({ count }) => count).sort((a, b) => b - a));
    }
  }
});

test("syllables written out go before letters they begin with", () => {
  const values = [["阿尼", 9], ["安康", 1]].map(([label, count]) => (
    { facet: "province", value: label, label, within: "", level: 0, count, names: [vocabulary.spell(label)] }
  ));
  assert.deepEqual(suggest({ ...vocabulary, values }, "an").map(({ label }) => label), ["安康", "阿尼"]);
});

test("what was typed is told where the label does not show it", () => {
  assert.equal(first("呼市").also, "呼市");
  assert.equal(first("太原").also, "");
  assert.equal(first("taiyuan").also, "taiyuan");
  assert.equal(offered("lvy").find(({ label }) => label === "旅游").also, "lvyou");
  assert.equal(offered("wenlv").find(({ label }) => label === "旅游").also, "文旅");
});

test("no more than asked for; groups stand together, in their order, and each gets its share", () => {
  const all = offered("s");
  assert.equal(all.length, 8);
  assert.deepEqual(all.map(({ kind }) => kind), [...Array(3).fill("province"), ...Array(3).fill("department"), ...Array(2).fill("topic")]);
  assert.deepEqual(offered("财政").map(({ kind }) => kind), Array(8).fill("department"));
  assert.equal(offered("s", 2).length, 2);
  assert.equal(offered("煤矿").length, 1);
  const { kind, value, label, count } = offered("qinglanshizonggonghui")[0];
  assert.deepEqual({ kind, value, label }, { kind: "department", value: "qing-lan-shi-zong-gong-hui", label: "青岚市总工会" });
  assert.ok(count > 0);
});

test("every name offers its value: by its characters, its full pinyin and its initials", () => {
  let names = 0;
  for (const named of vocabulary.values) {
    if (named.facet === "year") continue;
    for (const name of named.names) {
      const initials = name.syllables.map((syllable, i) => syllable[0] || name.characters[i]).join("");
      for (const typed of [name.text, pinyinOf(name), initials]) {
        const found = suggest(vocabulary, typed, 1000);
        assert.ok(found.some(({ kind, value }) => kind === named.facet && value === named.value), `${name.text} by ${typed}`);
      }
      names += 1;
    }
  }
  assert.ok(names > 1400);
});

test("a keystroke costs less than 5 ms", () => {
  const typed = ["s", "sh", "ty", "tai", "taiyuan", "财政", "shishishishishi", "zhzhzhzhzhzhzhzh", "市".repeat(100), "z".repeat(500)];
  for (const text of typed) suggest(vocabulary, text);
  for (const text of typed) {
    const costs = [];
    for (let i = 0; i < 9; i++) {
      const before = process.cpuUsage();
      suggest(vocabulary, text);
      const { user, system } = process.cpuUsage(before);
      costs.push((user + system) / 1000);
    }
    assert.ok(costs.sort((a, b) => a - b)[4] < 5, `${text.slice(0, 10)}: ${costs}`);
  }
});

test("names of an empty archive", () => {
  const empty = { ...vocabulary, values: [], words: [] };
  assert.deepEqual(suggest(empty, "taiyuan"), []);
});
