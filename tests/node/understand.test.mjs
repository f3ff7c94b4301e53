import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { loadSuggestions } from "../../src/huibian/browser/suggest.js";
import { understand } from "../../src/huibian/browser/understand.js";
import { vectorsFolder } from "./support.mjs";

const vocabulary = await loadSuggestions(new Uint8Array(readFileSync(new URL("suggestions.bin", vectorsFolder))));
const offers = (text) => understand(vocabulary, text).map(({ facet, value, word, rest }) => [facet, value, word, rest]);

for (const [text, ...wanted] of [
  ["山西 煤矿", ["province", "shanxi", "山西", "煤矿"]],
  ["山西煤矿", ["province", "shanxi", "山西", "煤矿"]],
  ["山西", ["province", "shanxi", "山西", ""]],
  ["煤矿　太原市  安全", ["province", "shanxi/taiyuan", "太原市", "煤矿 安全"]],
  ["关于赴太原考察", ["province", "shanxi/taiyuan", "太原", "关于赴 考察"]],
  ["内蒙", ["province", "neimenggu", "内蒙", ""]],
  ["内蒙草原", ["province", "neimenggu", "内蒙", "草原"]],
  ["内蒙古草原", ["province", "neimenggu", "内蒙古", "草原"]],
  ["呼市 牛奶", ["province", "neimenggu/huhehaote", "呼市", "牛奶"]],
  ["思茅 茶", ["province", "yunnan/puer", "思茅", "茶"], ["province", "yunnan/puer/simao", "思茅", "茶"]],
  ["思茅地区 茶", ["province", "yunnan/puer", "思茅地区", "茶"]],
  ["2012", ["year", "2012", "2012", ""]],
  ["2012年 煤矿", ["year", "2012", "2012年", "煤矿"]],
  ["２０１２年煤矿", ["year", "2012", "２０１２年", "煤矿"]],
  ["2012年度总结", ["year", "2012", "2012年度", "总结"]],
  ["2012山西", ["year", "2012", "2012", "山西"], ["province", "shanxi", "山西", "2012"]],
  ["青岚市总工会 书屋", ["department", "qing-lan-shi-zong-gong-hui", "青岚市总工会", "书屋"]],
  ["青岚市民政委员会", ["department", "qing-lan-shi-min-zheng-ju", "青岚市民政委员会", ""]],
  ["日本 果品", ["province", "abroad/japan", "日本", "果品"]],
  ["太原 太原 煤", ["province", "shanxi/taiyuan", "太原", "太原 煤"]],
]) {
  test(`${text} names ${wanted.map(([, value]) => value)}`, () => {
    assert.deepEqual(offers(text).sort(), wanted.sort());
  });
}

test("a name of several places offers each", () => {
  assert.deepEqual(offers("朝阳").map(([, value]) => value).sort(), ["beijing/chaoyang", "liaoning/chaoyang"]);
  const [{ label, within, count }] = understand(vocabulary, "朝阳");
  assert.equal(label, "朝阳");
  assert.ok(["北京", "辽宁"].includes(within) && count > 0);
  assert.deepEqual(offers("吉林").map(([, value]) => value).sort(), ["jilin", "jilin/jilin"]);
});

for (const text of [
  "", " ", "煤矿 安全", "旅游", "晋", "“山西 煤矿”", '"山西"', "-山西 煤", "－山西", "地点:山西", "地点：山西", "标题:2012", "山西|河北", "山西 OR 河北",
  "AQ2012", "20120512", "2012-05-12", "2010..2015", "〔2012〕15号", "2012/3", "1875年", "12012年",
]) {
  test(`nothing is offered for ${JSON.stringify(text)}`, () => assert.deepEqual(offers(text), []));
}

test("the longest name counts, and none within it", () => {
  assert.deepEqual(offers("南京").map(([, value]) => value), ["jiangsu/nanjing"]);
  assert.deepEqual(offers("上海南京路").map(([, value]) => value), ["shanghai", "jiangsu/nanjing"]);
  assert.deepEqual(offers("六合市财政局").map(([facet]) => facet), ["department"]);
});

test("two characters within a word are a place only where it is a well-known one", () => {
  assert.deepEqual(offers("保持平遥远"), []);
  assert.deepEqual(offers("平遥古城").map(([, value]) => value), ["shanxi/jinzhong/pingyao"]);
  assert.deepEqual(offers("去呼市吧"), []);
});

test("what is taken out and what is left make up the query", () => {
  for (const text of ["关于2012年赴山西、太原市和朝阳考察", "青岚市总工会山西 2012", "a山西b 内蒙2012年度x"]) {
    for (const { word, rest } of understand(vocabulary, text)) {
      const letters = (some) => Array.from(some.replace(/\s/g, "")).sort().join("");
      assert.ok(text.includes(word));
      assert.equal(letters(word + rest), letters(text));
    }
  }
});
