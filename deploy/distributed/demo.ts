import type { Logger } from "pino";
import { internalClient } from "../../adapters/internal-http/client.ts";
import { httpCommands } from "../../adapters/internal-http/commands.ts";
import { httpOperations } from "../../adapters/internal-http/operations.ts";
import type { InternalTokens } from "../../adapters/internal-http/tokens.ts";
import { fillWithDemo } from "../demo/demo.ts";
import { untilAnswered } from "./until-answered.ts";

export type DemoParts = {
  readonly handlers: readonly string[];
  readonly projections: readonly string[];
  readonly tokens: Pick<InternalTokens, "sign">;
  readonly folder: string;
  readonly log: Logger;
};

/** The demo's year, told to command handlers in other processes. */
export const fillOverHttp = async ({ handlers, projections, tokens, folder, log }: DemoParts) => {
  const toHandlers = internalClient({ urls: handlers, tokens });
  const toProjections = internalClient({ urls: projections, tokens });
  try {
    const { epoch, head } = await untilAnswered(() => httpOperations(toProjections).status());
    const isStoreEmpty = () => Promise.resolve(head === null);
    await fillWithDemo({ commands: httpCommands(toHandlers), folder, epoch, isStoreEmpty, log });
  } finally {
    toHandlers.close();
    toProjections.close();
  }
};
