import assert from "node:assert/strict";
import test from "node:test";
import { crc32 } from "../../src/huibian/browser/crc.js";
import { CancelledError } from "../../src/huibian/browser/errors.js";
import { csv, readTable } from "../../src/huibian/browser/export.js";
import { openIndex } from "../../src/huibian/browser/search.js";
import { publish } from "./encoder.mjs";
import { server } from "./support.mjs";

const report = (title, body, rest = {}) => ({ title, sections: [["", "", body], ["k", "一、冷库", "冷库按 3 °C 控温。"]], fields: ["太原", "", "", "", ""], earliest: 20120101, ...rest });
const reports = [report("赴太原学习的报告", "查档窗口，太原的同行"), report("赴延安的报告", "太原、太原"), report("考察记", "工会服务的报告"), report("档案馆", "夜校太原"), report("一份旧稿", "café 与 𠮷野", { earliest: 0 })];
const facets = { province: [{ value: "shanxi", label: "山西", ids: [0, 1, 3] }, { value: "shanxi/taiyuan", label: "太原", parent: 0, ids: [0, 3] }] };
const files = publish(reports, { facets, longest: 5, grams: 20 });
const withoutVersion = (url) => url.replace(/\?.*/, "");
const html = () => new TextEncoder().encode("<!doctype html><title>log in</title>");
const cut = (bytes) => bytes.slice(0, bytes.length - 1);
const empty = () => new Uint8Array();

function altered(at, change) {
  return (bytes) => {
    const copy = bytes.slice();
    copy[at < 0 ? copy.length + at : at] = change(copy[at < 0 ? copy.length + at : at]);
    return copy;
  };
}

const manifestWith = (changes) => (bytes) => new TextEncoder().encode(JSON.stringify({ ...JSON.parse(new TextDecoder().decode(bytes)), ...changes }));

test("nothing is fetched before the first search", () => {
  const state = server(files);
  state.open();
  assert.deepEqual(state.asked, []);
});

test("only what a query needs is fetched, and once", async () => {
  const state = server(files);
  const index = state.open();
  await Promise.all([index.search({ text: "太原" }), index.search({ text: "太原" }), index.facets({ text: "太原" }, [{ name: "province", part: 0 }])]);
  assert.equal(new Set(state.asked).size, state.asked.length);
  const asked = state.asked.map(withoutVersion);
  assert.equal(asked.filter((file) => file.startsWith("grams/")).length, 1, "one pair, one shard");
  assert.deepEqual(asked.filter((file) => file.startsWith("phrases/") || file === "dates.bin"), []);
  const before = state.asked.length;
  await index.search({ text: "太原", sort: "oldest" });
  assert.equal(state.asked.length, before);
});

test("all but the manifest are asked for with its version, and for the cache as it is", async () => {
  const state = server(files);
  await state.open().search({ text: "服务的报告", from: 20000101, filters: { province: ["shanxi/taiyuan"] } });
  for (const [i, url] of state.asked.entries()) {
    assert.match(url, url.startsWith("manifest") ? /^manifest\.json$/ : /\?v=12345678$/);
    assert.equal(state.options[i].cache, url.startsWith("manifest") ? "no-cache" : "default");
  }
});

const faults = [
  ["manifest.json", "offline", "offline"],
  ["manifest.json", 404, "missing"],
  ["manifest.json", html, "foreign"],
  ["manifest.json", () => new TextEncoder().encode("null"), "foreign"],
  ["manifest.json", manifestWith({ format: 2 }), "version"],
  ["manifest.json", manifestWith({ analyzer: 3 }), "version"],
  ["manifest.json", cut, "damaged"],
  ["grams", 503, "server"],
  ["grams", 404, "missing"],
  ["grams", html, "foreign"],
  ["grams", cut, "damaged"],
  ["grams", empty, "damaged"],
  ["grams", altered(4, () => 2), "version"],
  ["grams", altered(5, () => 2), "damaged"],
  ["grams", altered(6, (byte) => byte + 1), "damaged"],
  ["grams", altered(7, (byte) => byte ^ 1), "damaged"],
  ["grams", altered(-1, (byte) => byte ^ 1), "damaged"],
  ["phrases", cut, "damaged"],
  ["facets/province-0.bin", 404, "missing"],
  ["facets/province-1.bin", cut, "damaged"],
  ["dates.bin", 410, "missing"],
  ["documents", html, "foreign"],
  ["documents", altered(-1, (byte) => byte ^ 1), "damaged"],
  ["dictionary.bin", cut, "damaged"],
];

for (const [place, fault, code] of faults) {
  test(`${place}: ${typeof fault === "function" ? fault.name || "altered" : fault} is reported as ${code}, and a second try works`, async () => {
    const request = { text: "冷库按 学习", from: 20000101, filters: { province: ["shanxi/taiyuan"] } };
    const state = server(files);
    await state.open().search(request);
    const broken = state.asked.map(withoutVersion).filter((file) => file === place || file.startsWith(`${place}/`));
    assert.ok(broken.length);
    for (const file of broken) state.broken.set(file, fault);
    const index = state.open();
    await assert.rejects(index.search(request), { name: "IndexError", code });
    state.broken.clear();
    await new Promise((resolve) => setTimeout(resolve, 20)); // what the failed search still asked for
    index.forget();
    state.options.length = 0;
    assert.equal((await index.search(request)).hits.length, 1);
    assert.ok(state.options.every(({ cache }) => cache === "reload"), "what the browser kept may be the damage");
  });
}

test("a payload that is no list is damaged, too, even where its sum is right", async () => {
  const state = server(files);
  const reseal = (bytes) => {
    const copy = bytes.slice(0, bytes.length - 30);
    new DataView(copy.buffer).setUint32(11, crc32(copy.subarray(15)), true);
    return copy;
  };
  for (const file of files.keys()) if (file.startsWith("grams/")) state.broken.set(file, reseal);
  await assert.rejects(state.open().search({ text: "太原" }), { name: "IndexError", code: "damaged" });
});

test("a shard in another's place is noticed", async () => {
  const state = server(files);
  const shards = [...files.keys()].filter((file) => file.startsWith("grams/"));
  shards.forEach((file, i) => state.broken.set(file, () => files.get(shards[(i + 1) % shards.length])));
  await assert.rejects(state.open().search({ text: "太原" }), { code: "damaged" });
});

test("a title that equals the query is found whatever was asked before", async () => {
  const search = server(publish([report("煤矿"), report("煤矿"), report("煤矿安全")].map((one, i) => ({ ...one, sections: [["", "", i ? "" : "别的"]] })))).open();
  const best = async (text) => (await search.search({ text })).hits.map(({ id, score }) => [id, Math.floor(score / 2 ** 20)]);
  assert.deepEqual(await best("煤矿 -别的"), [[1, 4], [2, 3]]);
  assert.deepEqual(await best("煤矿"), [[1, 4], [0, 4], [2, 3]]);
});

test("the older reports are left alone where the newest are full of a word, and only there", async () => {
  const holding = (count, from, among) => Array.from({ length: among }, (_, i) => (i >= from && i < from + count ? "供热" : "别的"));
  const found = async (bodies) => {
    const state = server(publish(bodies.map((body) => ({ ...report("题", body), fields: ["", "", "", "", ""] })), { segments: [20, 200] }));
    const { total, among } = await state.open().search({ text: "供热" });
    const asked = new Set(state.asked.filter((url) => url.startsWith("grams/")).map((url) => url.split("/")[1]));
    return [total, among, [...asked].sort().join("")];
  };
  const older = holding(5, 0, 20);
  assert.deepEqual(await found([...older, ...holding(13, 7, 200)]), [13, 200, "1"], "more than one in sixteen");
  assert.deepEqual(await found([...older, ...holding(12, 7, 200)]), [17, 220, "01"], "ten and more, but fewer than one in sixteen");
  assert.deepEqual(await found([...holding(20, 0, 20), ...holding(9, 7, 200)]), [29, 220, "01"], "fewer than ten");
});

test("what was published meanwhile is searched instead", async () => {
  const later = publish([report("更早的报告", "太原"), ...reports], { facets, order: "00000001", version: "87654321", grams: 1 });
  for (const known of ["延安", "夜校"]) {
    const state = server(files);
    const index = state.open();
    await index.search({ text: known });
    state.files = later;
    state.asked.length = 0;
    const results = await Promise.all([index.search({ text: "太原" }), index.search({ text: "太原的" }), index.facets({ text: "太原" }, [{ name: "province", part: 1 }])]);
    assert.equal(results[0].total, 6);
    assert.ok(results[1].total > 0);
    assert.equal((await index.manifest()).version, "87654321");
    assert.ok(state.asked.filter((url) => url === "manifest.json").length < 4);
  }
});

test("files of another state under an old manifest are damaged, after one more look", async () => {
  const later = publish(reports, { facets, order: "00000001" });
  const state = server(new Map([...later, ["manifest.json", files.get("manifest.json")]]));
  await assert.rejects(state.open().search({ text: "太原" }), { code: "damaged" });
  assert.equal(state.asked.filter((url) => url === "manifest.json").length, 2);
});

test("a site that is published without end is given up", async () => {
  let version = 0;
  const state = server(publish(reports, { order: "00000001" }));
  state.broken.set("manifest.json", (bytes) => manifestWith({ order: "00000002", version: `${(version += 1)}`.padStart(8, "0") })(bytes));
  await assert.rejects(state.open().search({ text: "太原" }), { code: "damaged" });
});

test("another document's file is damaged", async () => {
  const files = publish(reports);
  const state = server(files.set("documents/0/3.bin", files.get("documents/0/4.bin")));
  await assert.rejects(state.open().search({ text: "夜校" }), { code: "damaged", file: "documents/0/3.bin" });
});

test("ids of headings that follow from them are left out", async () => {
  const headings = ["", "一、冷库 3 °C", "（十二）Ａ、ABC", "—", "十、"];
  const sections = headings.map((heading) => [1, heading, "x"]);
  const { sections: read } = await server(publish([{ ...reports[0], sections }])).open().document(0);
  assert.deepEqual(read.map(({ id }) => id), ["", "s-冷库-3-c", "s-abc", "", ""]);
});

test("a search that was cancelled gives nothing", async () => {
  const index = server(files).open();
  const controller = new AbortController();
  const search = index.search({ text: "太原" }, controller.signal);
  controller.abort();
  await assert.rejects(search, CancelledError);
  assert.ok((await index.search({ text: "太原" })).total);
});

test("a failure is not remembered, and what was read before still answers", async () => {
  const state = server(files);
  const index = state.open();
  await index.search({ text: "太原" });
  for (const file of files.keys()) state.broken.set(file, 404);
  await assert.rejects(index.search({ text: "冷库" }), { code: "missing" });
  assert.ok((await index.search({ text: "太原" })).total);
  state.broken.clear();
  assert.ok((await index.search({ text: "冷库" })).total);
});

test("forgetting asks the server again", async () => {
  const state = server(files);
  const index = state.open();
  await index.search({ text: "太原" });
  const before = state.asked.length;
  index.forget();
  await index.search({ text: "太原" });
  assert.equal(state.asked.length, 2 * before);
});

test("what a hit shows", async () => {
  const { hits } = await server(files).open().search({ text: "太原 冷库", limit: 1 });
  const [{ document, title, excerpts, matched, matchedWords }] = hits;
  assert.equal(document.url, "/reports/0/");
  assert.deepEqual(document.sections[1], { id: "k", heading: "一、冷库", text: "冷库按 3 °C 控温。" });
  assert.deepEqual(title, [{ text: "赴", hit: false }, { text: "太原", hit: true }, { text: "学习的报告", hit: false }]);
  assert.deepEqual(excerpts.map(({ section }) => section), ["", "k"]);
  assert.equal(matched, true);
  assert.deepEqual(matchedWords, []);
});

test("the counts of the words say which one gives nothing", async () => {
  const { total, words } = await server(files).open().search({ text: "太原 飞碟 -延安" });
  assert.equal(total, 0);
  assert.deepEqual(words.map(({ text, count }) => [text, count]), [["太原", 5], ["飞碟", 0]]);
});

test("a word that is not found is cut into pieces that are, unless it is in quotation marks", async () => {
  const index = server(files).open();
  const result = await index.search({ text: "太原夜校工会" });
  assert.deepEqual(result.split, null);
  assert.deepEqual(result.partial && [result.partial.total, result.partial.drops.map(({ text, total }) => [text, total])], [2, [["太原", 0], ["夜校", 1], ["工会", 1]]]);
  assert.deepEqual((await index.search({ text: "夜校冷库太原" })).split, ["夜校", "冷库", "太原"]);
  const quoted = await index.search({ text: '"夜校冷库太原"' });
  assert.deepEqual([quoted.split, quoted.partial, quoted.total], [null, null, 0]);
});

test("pieces of a word have at most twelve characters", async () => {
  const long = "甲乙丙丁戊己庚辛壬癸子丑寅卯";
  const index = server(publish([report("一份报告", long), report("又一份报告", "午未")])).open();
  const { words, partial } = await index.search({ text: `${long}午未` });
  assert.deepEqual(words.map(({ text }) => text), [long.slice(0, 12), "寅卯", "午未"]);
  assert.equal(partial.total, 1);
});

test("the other calls", async () => {
  const index = openIndex("/index/", server(files).loader);
  assert.equal((await index.manifest()).documents, 5);
  assert.equal((await index.document(4)).title, "一份旧稿");
  assert.deepEqual([...(await index.suggestions())], [1, 2, 3]);
  assert.deepEqual([...(await index.matching({ sort: "newest" }))], [4, 3, 2, 1, 0]);
});

test("what is exported: the rows of all that is found, in order, out of one file", async () => {
  const { loader, asked } = server(files);
  const index = openIndex("/index/", loader);
  const { ids, table } = await index.exported({ text: "夜校 | 服务", sort: "oldest" });
  assert.deepEqual([...ids], [...(await index.matching({ text: "夜校 | 服务", sort: "oldest" }))]);
  assert.equal(asked.filter((path) => path.startsWith("table.bin")).length, 1);
  const documents = await Promise.all(Array.from(ids, (id) => index.document(id)));
  assert.equal(csv(readTable(table), ids), ["\ufeffurl,title", ...documents.map(({ url, title }) => `${url},${title}`), ""].join("\r\n"));
  assert.deepEqual([...ids], [2, 3]);
});
