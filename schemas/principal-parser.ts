import { z } from "zod";
import { permissions } from "./permissions.ts";
import type { Principal } from "./principal.ts";

/** Who asks, as one process tells another. */
export const principalParser: z.ZodType<Principal> = z.object({
  accountId: z.string(),
  role: z.enum(["company", "retailer", "admin", "auditor", "analyst"]),
  partyId: z.string().nullable(),
  permissions: z.array(z.enum(permissions)),
});
