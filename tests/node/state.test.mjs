import assert from "node:assert/strict";
import test from "node:test";
import { choose, hasFilters, readState, withoutFilters, writeState } from "../../src/huibian/browser/state.js";

test("an address is read and written alike", () => {
  const address = "?q=%E4%BE%9B%E7%83%AD+-x&province=shanxi/taiyuan&province=hebei&year=2012&type=baogao&sort=oldest&page=3";
  const state = readState(address);
  assert.equal(state.q, "供热 -x");
  assert.deepEqual(state.filters.province, ["shanxi/taiyuan", "hebei"]);
  assert.equal(writeState(state), address);
  assert.equal(writeState(readState("")), "");
});

test("nonsense in an address becomes the default", () => {
  const state = readState("?page=-1&sort=constructor&province=&colour=red&__proto__=x");
  assert.equal(state.page, 1);
  assert.equal(state.sort, "relevance");
  assert.equal(hasFilters(state), false);
  assert.equal(readState("?page=99999").page, 1);
  assert.equal(readState("?page=9999").page, 50);
  assert.equal(Array.from(readState(`?q=${"𠮷".repeat(50000)}`).q).length, 200);
});

test("a place and one within it exclude each other; other facets are left alone", () => {
  let state = { ...readState("?province=shanxi&year=2012"), page: 4 };
  state = choose(state, "province", "shanxi/taiyuan", true);
  assert.deepEqual(state.filters.province, ["shanxi/taiyuan"]);
  assert.equal(state.page, 1);
  state = choose(choose(state, "province", "shanxi/datong", true), "province", "hebei", true);
  assert.deepEqual(state.filters.province, ["shanxi/taiyuan", "shanxi/datong", "hebei"]);
  state = choose(state, "province", "shanxi", true);
  assert.deepEqual(state.filters.province, ["hebei", "shanxi"]);
  assert.deepEqual(choose(state, "province", "hebei", false).filters.province, ["shanxi"]);
  assert.deepEqual(state.filters.year, ["2012"]);
  assert.equal(hasFilters(withoutFilters(state)), false);
});
