import { memoryParts } from "../fixtures/parties.fixture.ts";
import { accountsContract } from "./accounts.contract.ts";

accountsContract("memory", () => {
  const parts = memoryParts();
  return Promise.resolve({ parts: () => parts, close: () => Promise.resolve() });
});
