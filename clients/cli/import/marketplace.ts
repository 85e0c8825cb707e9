import type { ImportClient } from "./import-client.ts";
import { type Send, sender } from "./sender.ts";

/** Where one source is imported to. */
export type Marketplace = {
  readonly send: Send;
  readonly find: ImportClient["find"];
  readonly order: ImportClient["order"];
  readonly source: string;
  /** Business time of company, retailers and products: before every order. The same for every file of a source,
   * or one that comes after the keys of the first have expired would make them anew. */
  readonly openedAt: string;
};

export const marketplace = (client: ImportClient, source: string, openedAt: string): Marketplace => ({
  send: sender(client, source),
  find: client.find,
  order: client.order,
  source,
  openedAt,
});
