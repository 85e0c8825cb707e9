import { type Tally, tally } from "../../projections/tally.contract.ts";
import { tracked, type Tracked } from "../../projections/tracked.ts";
import { view } from "../../projections/view.ts";
import { viewStoreContract } from "../../projections/view-store.contract.ts";
import { memoryViewStore } from "./memory.ts";

viewStoreContract("The view store in memory", () => {
  const store = memoryViewStore<Tally>("tally");
  return Promise.resolve({
    open: (options) => view(tally(options), store),
    rows: () => Promise.resolve(store.rows()),
    close: () => Promise.resolve(),
  });
});

viewStoreContract("The view store in memory, of rows that know what they have seen", () => {
  const store = memoryViewStore<Tracked<Tally>>("tally");
  const rows = () => [...store.rows()].flatMap(([key, { row }]) => (row ? [[key, row] as const] : []));
  return Promise.resolve({
    open: (options) => view(tracked(tally(options)), store),
    rows: () => Promise.resolve(new Map(rows())),
    close: () => Promise.resolve(),
  });
});
