// A result as a table and as citations: what Python would have written.
import assert from "node:assert/strict";
import test from "node:test";
import { citations, csv, readTable } from "../../src/huibian/browser/export.js";
import { vectors } from "./support.mjs";

test("a result is cut out of the site's own table", () => {
  for (const { table, picks } of vectors("export.json")) {
    for (const { ids, csv: expected } of picks) assert.equal(csv(readTable(table), ids), expected);
    const all = readTable(table);
    const newestFirst = Int32Array.from(all.slice(1).keys()).reverse();
    assert.equal(csv(all, newestFirst), `\ufeff${table}`);
  }
});

test("citations are those of the reports' pages", () => {
  for (const { table, picks } of vectors("export.json")) {
    for (const { ids, citations: expected } of picks) assert.equal(citations(readTable(table), ids), ids.length ? expected : "\n");
  }
});

test("columns are found by their names", () => {
  const table = readTable("date,new,url,title,number,issuer\r\n2012,x,/r/,题名,3号,机关\r\n");
  assert.equal(citations(table, [0]), "机关. 题名: 3号[R]. (2012).\n");
  const chinese = readTable("成文日期,新,网址,标题,发文字号,部门当时名称\r\n2012,x,/r/,题名,3号,机关\r\n");
  assert.equal(citations(chinese, [0]), "机关. 题名: 3号[R]. (2012).\n");
});

test("a line break within a cell belongs to the row", () => {
  const table = readTable('url,summary\r\n/b/,"一\r\n二""三\n"\r\n/a/,四\r\n');
  assert.equal(table.length, 3);
  assert.equal(csv(table, [1]), '\ufeffurl,summary\r\n/b/,"一\r\n二""三\n"\r\n');
});

test("what is no table has no rows, and the time it takes is bounded", () => {
  assert.deepEqual(readTable(""), []);
  assert.equal(readTable(`"${"a,b\n".repeat(300_000)}`).length, 300_000);
});
