// Searches an index on disk: `node search-folder.mjs FOLDER < requests.json > results.json`. For comparing with the other reader.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { plain, searchWhole, server } from "./support.mjs";

const index = server(pathToFileURL(`${resolve(process.argv[2])}/`)).open();
const results = [];
for (const request of JSON.parse(readFileSync(0, "utf8"))) {
  const { total, hits, facets, split, partial } = await searchWhole(index, { all: true, ...request });
  results.push({
    total,
    hits: hits.map(({ id, score, document, title, excerpts, matchedWords }) => ({
      id,
      score,
      url: document.url,
      title: plain(title),
      excerpts: excerpts.map(({ section, heading, pieces }) => ({ section, heading, pieces: plain(pieces) })),
      words: matchedWords,
    })),
    facets: Object.fromEntries(Object.entries(facets).map(([name, values]) => [name, values.map(({ count }) => count)])),
    split: split || [],
    partial: partial && { total: partial.total, drops: partial.drops.map(({ text, total }) => [text, total]) },
  });
}
process.stdout.write(JSON.stringify(results));
