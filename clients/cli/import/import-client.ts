import type { CommandAnswer } from "../../../schemas/command.ts";

/** What the importer needs of the marketplace: its commands, and an order read back. Fits the SDK. */
export type ImportClient = {
  /** A request that got no answer is `unavailable`: the same key is safe. */
  readonly send: (command: ImportCommand) => Promise<CommandAnswer>;
  /** Undefined until the view has it. */
  readonly order: (orderId: string) => Promise<ImportedOrder | undefined>;
  /** The id of what has exactly this name (a product: this SKU): asked when the keys of an earlier import have expired. */
  readonly find: (wanted: Wanted) => Promise<string | undefined>;
};

type Wanted =
  | { readonly kind: "company" | "retailer"; readonly name: string }
  | { readonly kind: "product"; readonly sku: string; readonly companyId: string };

export type ImportCommand = {
  /** As the marketplace calls it: "ImportOrder". */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string;
  /** Business time. */
  readonly at: string;
  readonly waitMs?: number;
};

export type ImportedOrder = {
  readonly status: string;
  readonly totalAmount: { readonly amountMinor: number; readonly currency: string };
  readonly refundedAmount: { readonly amountMinor: number; readonly currency: string };
};
