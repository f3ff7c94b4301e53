import assert from "node:assert/strict";
import test from "node:test";
import { parseQuery } from "../../src/huibian/browser/query.js";

const days = (text) => parseQuery(text).map(({ from, to }) => [from, to]);
const words = (text) => parseQuery(text).map((one) => one.words.map((word) => word.text));

test("days, months, years and ranges of them", () => {
  assert.deepEqual(days("日期:2012"), [[20120101, 20121231]]);
  assert.deepEqual(days("DATE：2012-05"), [[20120501, 20120531]]);
  assert.deepEqual(days("日期:2012-05-12"), [[20120512, 20120512]]);
  assert.deepEqual(days("日期:2015..2010-06"), [[20100601, 20151231]]);
  assert.deepEqual(days("日期:2012-05.. | 日期:..2015"), [[20120501, 0], [0, 20151231]]);
});

test("several ranges must all hold", () => {
  assert.deepEqual(days("日期:2010..2015 日期:2012..2020 煤"), [[20120101, 20151231]]);
  assert.deepEqual(days("日期:2012.. 日期:..2015 日期:2011.."), [[20120101, 20151231]]);
});

test("what is no date is a word like others", () => {
  for (const text of ["日期:", "日期:..", "日期:2012-13", "日期:2012-00", "日期:201", "日期:2012...2015", '日期:"2012"', "日期:2012x"]) {
    assert.deepEqual([days(text), words(text)], [[[0, 0]], [[text]]], text);
  }
  const [{ words: found, excluded, from }] = parseQuery("煤 -日期:2012");
  assert.deepEqual([found.length, excluded[0].text, from], [1, "日期:2012", 0]);
});

test("with a range, exclusions may stand alone", () => {
  const [alternative] = parseQuery("日期:2012 -煤");
  assert.deepEqual([alternative.words, alternative.excluded.map(({ text }) => text)], [[], ["煤"]]);
});

test("words in quotation marks are told", () => {
  const quoted = (text) => parseQuery(text)[0].words.map((word) => word.quoted);
  assert.deepEqual(quoted('"太原" 大同 标题:"学习 考察" “一 二” “十二五” 「乙」 “三”和“四” “五'), [true, false, true, true, true, true, false, false]);
});
