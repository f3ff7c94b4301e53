// Searches an index on disk: `node search-folder.mjs FOLDER < requests.json > results.json`. For comparing with the other reader.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { openIndex } from "../../src/huibian/browser/search.js";
import { server } from "./support.mjs";

const folder = pathToFileURL(`${resolve(process.argv[2])}/`);
const index = openIndex("/index/", server(folder).fetcher);
const results = [];
for (const request of JSON.parse(readFileSync(0, "utf8"))) {
  const { total, hits, facets } = await index.search(request);
  const pieces = (list) => list.map(({ text, hit }) => [text, hit]);
  results.push({
    total,
    hits: hits.map(({ id, score, document, title, excerpt }) => ({
      id,
      score,
      url: document.url,
      title: pieces(title),
      excerpt: { section: excerpt.section, pieces: pieces(excerpt.pieces) },
    })),
    facets: Object.fromEntries(Object.entries(facets).map(([name, values]) => [name, values.map(({ count }) => count)])),
  });
}
process.stdout.write(JSON.stringify(results));
