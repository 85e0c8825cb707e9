import type { GatewayConfig } from "../config.ts";
import type { Ports } from "../ports.ts";
import type { EdgeServices } from "../route.ts";
import type { AccessTokens } from "./access-tokens.ts";

export type Log = { readonly error: (fields: object, message: string) => void };

/** What every request is served with, by REST and GraphQL alike. */
export type Services = {
  readonly ports: Ports;
  readonly config: GatewayConfig;
  readonly tokens: AccessTokens;
  readonly edge: EdgeServices;
  readonly log: Log;
};
