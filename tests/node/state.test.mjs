import assert from "node:assert/strict";
import test from "node:test";
import { choose, chooseRange, hasFilters, readState, requestOf, withoutFilters, writeState } from "../../src/huibian/browser/state.js";

test("an address is read and written alike", () => {
  const address = "?q=%E4%BE%9B%E7%83%AD+-x&province=shanxi/taiyuan&province=hebei&year=2012&type=baogao&from=2010&to=2014-05&sort=oldest&all=1&page=3";
  const state = readState(address);
  assert.equal(state.q, "供热 -x");
  assert.deepEqual(state.filters.province, ["shanxi/taiyuan", "hebei"]);
  assert.equal(writeState(state), address);
  assert.equal(writeState(readState("")), "");
});

test("nonsense in an address becomes the default", () => {
  const state = readState("?page=-1&all=yes&sort=constructor&province=&colour=red&__proto__=x");
  assert.equal(state.page, 1);
  assert.equal(state.sort, "relevance");
  assert.equal(state.all, false);
  assert.equal(hasFilters(state), false);
  for (const date of ["12", "20120", "2012-13", "2012-00", "2012-5", "2012-05-32", "2012-05-06-07", "yyyy"]) {
    assert.equal(readState(`?from=${date}`).from, "", date);
  }
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

test("a range is asked for in days, whatever it is given in", () => {
  const days = (address) => [requestOf(readState(address)).from, requestOf(readState(address)).to];
  assert.deepEqual(days(""), [0, 0]);
  assert.deepEqual(days("?from=2012&to=2014"), [20120101, 20141231]);
  assert.deepEqual(days("?from=2012-05"), [20120501, 0]);
  assert.deepEqual(days("?to=2012-05"), [0, 20120531]);
  assert.deepEqual(days("?from=2012-05-06&to=2012-05-07"), [20120506, 20120507]);
  assert.deepEqual(requestOf(readState("?q=a&year=2012&sort=oldest")), {
    text: "a",
    filters: { ...readState("").filters, year: ["2012"] },
    from: 0,
    to: 0,
    sort: "oldest",
    all: false,
  });
  assert.equal(requestOf(readState("?q=a&all=1")).all, true);
});

test("a range and single years exclude each other", () => {
  let state = chooseRange({ ...readState("?q=a&year=2012&province=hebei"), page: 3 }, "2010", "2014");
  assert.equal(writeState(state), "?q=a&province=hebei&from=2010&to=2014");
  assert.ok(hasFilters(chooseRange(readState(""), "2010", "")));
  assert.ok(hasFilters(chooseRange(readState(""), "", "2010")));
  assert.equal(writeState(choose(state, "topic", "anquan", true)), "?q=a&province=hebei&topic=anquan&from=2010&to=2014");
  state = choose(state, "year", "2011", true);
  assert.equal(writeState(state), "?q=a&province=hebei&year=2011");
  assert.equal(writeState(withoutFilters({ ...state, from: "2010", sort: "newest" })), "?q=a&sort=newest");
});

test("a department and one within it exclude each other, too", () => {
  const state = choose(readState("?department=a/b&department=ab"), "department", "a", true);
  assert.deepEqual(state.filters.department, ["ab", "a"]);
});
