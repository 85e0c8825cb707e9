import * as commands from "../../schemas/accounts/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { accountAggregate } from "./account-aggregate.ts";

export const lockAccount = commandHandler(commands.lockAccount, async (data, { send, principal }) => {
  if (principal?.accountId === data.accountId) return { outcome: "rejected", reason: "OwnAccount" };
  const sent = await send(accountAggregate, data.accountId, { type: "LockAccount", data });
  return answer(sent, "AccountNotFound", { accountId: data.accountId });
});
