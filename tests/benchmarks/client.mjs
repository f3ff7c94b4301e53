// Asks the search client on disk: `node client.mjs FOLDER < requests.json > results.json`. For each request the numbers of all
// reports it finds, in their order; where it has a limit, only of those that it shows.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { server } from "../node/support.mjs";

const index = server(pathToFileURL(`${resolve(process.argv[2])}/`)).open();
const results = [];
for (const request of JSON.parse(readFileSync(0, "utf8"))) {
  const ids = request.limit ? (await index.search(request)).hits.map(({ id }) => id) : Array.from(await index.matching(request));
  results.push(ids);
}
process.stdout.write(JSON.stringify(results));
