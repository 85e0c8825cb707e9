import { memoryParts } from "../fixtures/parties.fixture.ts";
import { accountsContract } from "./accounts.contract.ts";
import { registrationContract } from "./registration.contract.ts";

const onMemory = () => {
  const parts = memoryParts();
  return Promise.resolve({ parts: () => parts, close: () => Promise.resolve() });
};

accountsContract("memory", onMemory);
registrationContract("memory", onMemory);
