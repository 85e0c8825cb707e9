import {
  changeRole,
  createAccount,
  disableAccount,
  lockAccount,
  unlockAccount,
} from "../../schemas/accounts/commands.ts";
import { z } from "zod";
import { actionField, mutationField, type RootFields } from "../graphql/root-fields.ts";
import { problemError, problems } from "../http/problem.ts";
import { viewerOf } from "../route.ts";
import { meOf } from "./login.ts";

const credentials = z.object({ credentials: z.unknown() });

/** An account has no view of its own yet: the change itself is the answer. */
const changed = { views: [], load: (_context: unknown, _viewer: unknown, result: unknown) => result };

export const accountFields: RootFields = {
  Query: {
    me: actionField("account:view_own", "default", async ({ caller, services }) => {
      const account = await services.ports.identity.account(viewerOf(caller).accountId);
      if (!account) throw problemError(problems.invalidToken());
      return meOf(account);
    }),
  },
  Mutation: {
    loginUser: actionField("public", "default", ({ caller, services }, args) =>
      services.edge.login(credentials.parse(args).credentials, caller.address),
    ),
    createAccount: mutationField(createAccount, changed),
    changeRole: mutationField(changeRole, changed),
    lockAccount: mutationField(lockAccount, changed),
    unlockAccount: mutationField(unlockAccount, changed),
    disableAccount: mutationField(disableAccount, changed),
  },
};
