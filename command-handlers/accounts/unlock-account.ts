import * as commands from "../../schemas/accounts/commands.ts";
import { answer } from "../answer.ts";
import { commandHandler } from "../command-handler.ts";
import { accountAggregate } from "./account-aggregate.ts";

export const unlockAccount = commandHandler(commands.unlockAccount, async (data, { send }) => {
  const sent = await send(accountAggregate, data.accountId, { type: "UnlockAccount", data });
  return answer(sent, "AccountNotFound", { accountId: data.accountId });
});
