// Asks the search client on disk: `node client.mjs FOLDER < requests.json > results.json`. For each request the numbers of the reports
// that it shows, in their order; where it has no limit, of all that hold the query as it stands (none where only parts of it are found).
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { server } from "../node/support.mjs";

const index = server(pathToFileURL(`${resolve(process.argv[2])}/`)).open();
const results = [];
for (const request of JSON.parse(readFileSync(0, "utf8"))) {
  const { hits, split, partial } = await index.search({ limit: 0, ...request });
  if (request.limit) results.push(hits.map(({ id }) => id));
  else results.push(split || partial ? [] : Array.from(await index.matching(request)));
}
process.stdout.write(JSON.stringify(results));
