import type { OrderId, ProductId } from "../../domain/kernel/ids.ts";
import type { Instant } from "../../domain/kernel/instant.ts";
import { summedByProduct } from "../../domain/kernel/quantity.ts";
import type { FulfilmentLine } from "../../domain/fulfilment/index.ts";
import type { InventoryCommand, InventoryRejection } from "../../domain/inventory/index.ts";
import { inventoryAggregate } from "../aggregates.ts";
import type { Handling, Sent } from "../command-handler.ts";

/** Commands under way for one order: an imported invoice has up to 1,500 lines. */
const sideBySide = 64;

type StockAnswer = { readonly productId: ProductId; readonly sent: Sent<InventoryRejection> };

/** One command per line, to that product's stock; `role` tells several rounds of one handling apart. */
const perLine = async (
  { send }: Handling,
  lines: readonly FulfilmentLine[],
  commandFor: (line: FulfilmentLine) => InventoryCommand,
  role: string,
): Promise<readonly StockAnswer[]> => {
  const answers: StockAnswer[] = [];
  for (let at = 0; at < lines.length; at += sideBySide) {
    const some = lines.slice(at, at + sideBySide).map(async (line) => ({
      productId: line.productId,
      sent: await send(inventoryAggregate, line.productId, commandFor(line), role),
    }));
    answers.push(...(await Promise.all(some)));
  }
  return answers;
};

/** The first line, in line order, that says no for another reason than `tolerated`. */
export const firstRefusal = (answers: readonly StockAnswer[], tolerated?: InventoryRejection) => {
  for (const { productId, sent } of answers)
    if (sent.outcome === "rejected" && sent.reason !== tolerated) return { productId, reason: sent.reason };
  return undefined;
};

const mustAccept = (answers: readonly StockAnswer[], what: string, tolerated?: InventoryRejection) => {
  const refusal = firstRefusal(answers, tolerated);
  if (refusal) throw new Error(`${what} of ${refusal.productId} was refused: ${refusal.reason}`);
};

type OfOrder = { readonly orderId: OrderId; readonly lines: readonly FulfilmentLine[] };

export const reserve = (
  handling: Handling,
  { orderId, lines, expiresAt }: OfOrder & { readonly expiresAt: Instant | null },
) =>
  perLine(
    handling,
    lines,
    ({ productId, quantity }) => ({ type: "ReserveStock", data: { productId, orderId, quantity, expiresAt } }),
    "reserve",
  );

/** What is not reserved needs no release: that is no error. */
export const release = async (handling: Handling, { orderId, lines }: OfOrder) => {
  const answers = await perLine(
    handling,
    lines,
    ({ productId }) => ({ type: "ReleaseStock", data: { productId, orderId } }),
    "release",
  );
  mustAccept(answers, "the release");
};

export const expire = async (handling: Handling, { orderId, lines }: OfOrder) => {
  const { now } = handling;
  const answers = await perLine(
    handling,
    lines,
    ({ productId }) => ({ type: "ExpireReservation", data: { productId, orderId, now } }),
    "expire",
  );
  mustAccept(answers, "the expiry");
};

/** A line without a reservation was committed before: a repeat after a crash. */
export const commit = async (handling: Handling, { orderId, lines }: OfOrder) => {
  const answers = await perLine(
    handling,
    lines,
    ({ productId }) => ({ type: "CommitStock", data: { productId, orderId } }),
    "commit",
  );
  mustAccept(answers, "the commit", "ReservationNotFound");
};

export const takeBack = async (handling: Handling, { orderId, lines }: OfOrder) => {
  const perProduct = [...summedByProduct(lines)].map(([productId, quantity]) => ({ productId, quantity }));
  const answers = await perLine(
    handling,
    perProduct,
    ({ productId, quantity }) => ({ type: "ReturnStock", data: { productId, orderId, quantity } }),
    "return",
  );
  mustAccept(answers, "the return");
};
