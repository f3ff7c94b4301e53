import assert from "node:assert/strict";
import test from "node:test";
import { holds, rewrite, typedWord } from "../../src/huibian/browser/typed.js";

test("the word at the caret is the one being typed", () => {
  assert.deepEqual(typedWord("食堂 shan 2019", 7), { word: "shan", rest: "食堂 2019" });
  assert.deepEqual(typedWord("食堂 shan 2019", 3), { word: "shan", rest: "食堂 2019" });
  assert.deepEqual(typedWord("shan", 4), { word: "shan", rest: "" });
  assert.deepEqual(typedWord("食堂 ", 3), { word: "", rest: "食堂" });
  assert.deepEqual(typedWord("", 0), { word: "", rest: "" });
  assert.deepEqual(typedWord("食堂　shan", 7), { word: "shan", rest: "食堂" });
});

test("a text holds words however they are written", () => {
  assert.ok(holds("关于赴山西考察GDP的报告", "山西 gdp"));
  assert.ok(!holds("关于赴山西考察的报告", "山西 陕西"));
});

test("a word goes, or another takes its place, and the rest stays as it was typed", () => {
  const without = (dropped) => (word) => (word === dropped ? "" : word);
  assert.equal(rewrite("食堂 ２０１９  -煤", ["食堂", "2019"], without("2019")), "食堂 -煤");
  assert.equal(rewrite("臺灣 GDP", ["台湾", "gdp"], without("gdp")), "臺灣");
  assert.equal(rewrite('标题:"安全 生产" 学校', ["安全 生产", "学校"], without("学校")), '标题:"安全 生产"');
  assert.equal(rewrite('标题:"安全 生产" 学校', ["安全 生产", "学校"], without("安全 生产")), "学校");
  assert.equal(rewrite("地点:山希 学校", ["山希", "学校"], (word) => (word === "山希" ? "山西" : word)), "地点:山西 学校");
  assert.equal(rewrite("日期:2019 2019", ["2019"], without("2019")), "日期:2019");
  assert.equal(rewrite("3:2 学校", ["3:2", "学校"], without("3:2")), "学校");
  assert.equal(rewrite("-2019 学校", ["学校"], without("2019")), "-2019 学校");
  assert.equal(rewrite("山希", ["山希"], () => "山西 大同"), '"山西 大同"');
});

test("a word that was split stands for its pieces", () => {
  const words = ["太原", "旅游", "2019"];
  assert.equal(rewrite("太原旅游 2019", words, (word) => (word === "旅游" ? "" : word)), "太原 2019");
  assert.equal(rewrite("太原旅游 2019", words, (word) => (word === "2019" ? "" : word)), "太原旅游");
});
