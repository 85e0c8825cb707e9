import { viewStoreContract } from "../../../projections/view-store.contract.ts";
import { testMongo } from "../../mongo/test-database.ts";
import { talliesOf, tallyView } from "./tally-documents.fixture.ts";

viewStoreContract("The view store in MongoDB", async () => {
  const { db, drop } = await testMongo();
  return {
    open: (options) => tallyView(db, options),
    rows: () => talliesOf(db),
    refusedKey: "bad\u0000key",
    close: drop,
  };
});
