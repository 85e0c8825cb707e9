import { z } from "zod";

export const loginInput = z.object({
  email: z.string().trim().toLowerCase().min(3).max(254),
  password: z.string().min(1).max(128),
});

export const me = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(["company", "retailer", "admin", "auditor", "analyst"]),
  /** The company or retailer that the account acts for. */
  partyId: z.string().nullable(),
  permissions: z.array(z.string()),
});
export type Me = z.infer<typeof me>;

export const authPayload = z.object({
  accessToken: z.string(),
  tokenType: z.literal("Bearer"),
  /** Seconds. */
  expiresIn: z.int(),
  account: me,
});
export type AuthPayload = z.infer<typeof authPayload>;
