import { z } from "zod";
import { order, orderHistoryEntry, type OrderMoment } from "./read-models.ts";

const moment: z.ZodType<OrderMoment> = z.union([
  z.object({ revision: z.number() }),
  z.object({ at: z.string() }),
  z.object({ recordedAt: z.string() }),
]);

/** What is asked about an order's past between processes, and what comes back; nothing for what the viewer may not see. */
export const historyQuestion = z.object({ id: z.string().max(200) });
export const momentQuestion = z.object({ id: z.string().max(200), moment });
export const historyAnswer = z.array(orderHistoryEntry).optional();
export const momentAnswer = z.union([order, z.literal("not-yet")]).optional();
