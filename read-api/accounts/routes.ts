import {
  changeRole,
  createAccount,
  disableAccount,
  lockAccount,
  unlockAccount,
} from "../../schemas/accounts/commands.ts";
import { authPayload, loginInput, me } from "../../schemas/accounts/session.ts";
import { actionRoute, commandRoute, ok } from "../http/routes.ts";
import { problems } from "../http/problem.ts";
import { type Route, viewerOf } from "../route.ts";
import { meOf } from "./login.ts";

const tag = "Accounts";
const fromPath = { id: "accountId" };

export const accountRoutes: readonly Route[] = [
  actionRoute({
    method: "post",
    path: "/api/auth/login",
    permission: "public",
    summary: "Trades e-mail and password for an access token that lives ten minutes.",
    tag,
    limit: "none",
    body: loginInput,
    response: authPayload,
    act: async (_ports, { body, caller }, edge) => ok(await edge.login(body, caller.address)),
  }),
  actionRoute({
    method: "get",
    path: "/api/auth/me",
    permission: "account:view_own",
    summary: "Who the access token stands for, and what it permits.",
    tag,
    response: me,
    act: async ({ identity }, incoming) => {
      const account = await identity.account(viewerOf(incoming.caller).accountId);
      return account ? ok(meOf(account)) : { kind: "problem", problem: problems.invalidToken() };
    },
  }),
  commandRoute(createAccount, { method: "post", path: "/api/accounts", tag, status: 201 }),
  commandRoute(changeRole, { method: "put", path: "/api/accounts/{id}/role", tag, fromPath }),
  commandRoute(lockAccount, { method: "post", path: "/api/accounts/{id}/lock", tag, fromPath }),
  commandRoute(unlockAccount, { method: "post", path: "/api/accounts/{id}/unlock", tag, fromPath }),
  commandRoute(disableAccount, { method: "post", path: "/api/accounts/{id}/disable", tag, fromPath }),
];
