import { z } from "zod";
import { productId } from "../../domain/kernel/ids.ts";
import { quantityMax } from "../../domain/kernel/quantity.ts";
import { defineCommand } from "../command.ts";
import { line, orNull } from "../contact.ts";

const id = z.uuid().toLowerCase().transform(productId);

/** `revision` of the stock's stream after the command: the next `If-Match`. */
const result = z.object({ productId: id, revision: z.int() });

export const updateInventory = defineCommand({
  name: "UpdateInventory",
  summary: "Records a count: `quantity` units are on hand, those reserved for open orders among them.",
  permission: "inventory:update",
  idempotencyKey: "optional",
  input: z.object({
    productId: id,
    quantity: z.int().min(0).max(quantityMax),
    expectedRevision: z.int().min(0).optional().describe("Revision that the caller has seen (`If-Match`)."),
  }),
  result,
  rejections: ["StockBelowReserved", "RevisionDiffers"],
});

export const receiveStock = defineCommand({
  name: "ReceiveStock",
  summary: "Adds units that have come in.",
  permission: "inventory:update",
  idempotencyKey: "optional",
  input: z.object({
    productId: id,
    quantity: z.int().min(1).max(quantityMax),
    reference: orNull(line(100)).describe("The delivery note's number, say."),
  }),
  result,
  rejections: ["StockTooLarge"],
});

export const adjustStock = defineCommand({
  name: "AdjustStock",
  summary: "Corrects the stock by a difference, for a reason; never below what is reserved.",
  permission: "inventory:update",
  idempotencyKey: "optional",
  input: z.object({
    productId: id,
    difference: z
      .int()
      .min(-quantityMax)
      .max(quantityMax)
      .refine((units) => units !== 0, "is nothing to adjust"),
    reason: z.enum(["damaged", "lost", "found", "expired", "correction", "other"]),
  }),
  result,
  rejections: ["StockBelowReserved", "StockTooLarge"],
});

export const setReorderLevel = defineCommand({
  name: "SetReorderLevel",
  summary: "Sets the number of available units at which, or below which, stock counts as low.",
  permission: "inventory:update",
  idempotencyKey: "optional",
  input: z.object({ productId: id, reorderLevel: z.int().min(0).max(quantityMax) }),
  result,
  rejections: [],
});
