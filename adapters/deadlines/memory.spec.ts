import { deadlineTableContract } from "../../command-handlers/deadline-table.contract.ts";
import { memoryDeadlines } from "./memory.ts";

deadlineTableContract("memory", () => {
  const table = memoryDeadlines();
  return { table, apply: table.views.apply };
});
