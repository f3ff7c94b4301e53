// Asks the search client on disk: `node client.mjs FOLDER < requests.json > results.json`. For each request the numbers of all
// reports it finds, in their order.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { openIndex } from "../../src/huibian/browser/search.js";
import { server } from "../node/support.mjs";

const index = openIndex("/index/", server(pathToFileURL(`${resolve(process.argv[2])}/`)).fetcher);
const results = [];
for (const request of JSON.parse(readFileSync(0, "utf8"))) results.push(Array.from(index.matching ? await index.matching(request) : (await index.search({ ...request, limit: 1e6 })).hits.map(({ id }) => id)));
process.stdout.write(JSON.stringify(results));
