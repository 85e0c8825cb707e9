import { withServer } from "./server.ts";
import { benchSearch } from "./search.ts";
console.time("all");
await withServer(async (server) => {
  const r = await benchSearch(server, Number(process.argv[2] ?? 100000), 10);
  console.log(JSON.stringify(r, null, 1));
});
console.timeEnd("all");
