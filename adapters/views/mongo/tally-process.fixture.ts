import { cleared, counted, tally } from "../../../projections/tally.contract.ts";
import { openMongo } from "../../mongo/open.ts";
import { fedView, inPlaces } from "./fed-view.fixture.ts";
import { tallyDocuments } from "./tally-documents.fixture.ts";

const keys = 1_100;

/** Enough keys that a batch takes several round trips; some rows are deleted on the way. */
export const sampleTallies = inPlaces(
  Array.from({ length: 4_000 }, (_, index) => {
    const of = `key ${String(index % keys)}`;
    const event = index % 7 === 6 ? cleared(of) : counted(of, 1 + (index % 5));
    return { ...event, stream: `tally-${String(index % keys)}` };
  }),
);

export const batchEvents = 1_200;

/** `node tally-process.fixture.ts <url>`: feeds the view to the end, in a process that may be killed. */
const [, script, url] = process.argv;
if (url && script === import.meta.filename) {
  const { db, close } = await openMongo(url);
  const view = fedView(db, tally(), tallyDocuments);
  while (await view.apply(sampleTallies, batchEvents));
  await close();
}
