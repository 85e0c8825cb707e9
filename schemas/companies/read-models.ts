import { z } from "zod";
import { filterText, pageRequest } from "../page.ts";

const verificationStatus = z.enum(["pending", "verified", "rejected"]);

const document = z.object({ kind: z.string(), fileId: z.string(), submittedAt: z.string() });

/** A supplier. `email`, `phone`, `businessRegistration` and `documents` are for itself, admins and auditors; others read null and []. */
export const company = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  businessRegistration: z.string().nullable(),
  region: z.string(),
  timeZone: z.string(),
  verificationStatus,
  rejectionCause: z.string().nullable(),
  suspended: z.boolean(),
  suspensionCause: z.string().nullable(),
  /** True: orders stay pending until the company confirms them itself. */
  approvesOrders: z.boolean(),
  documents: z.array(document),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Revision of the company's stream: the ETag. */
  revision: z.int(),
});
export type Company = z.infer<typeof company>;

export const companyFilter = pageRequest.extend({
  verificationStatus: verificationStatus.optional(),
  /** Begins a word of the name. */
  q: filterText(200).optional(),
});
export type CompanyFilter = z.infer<typeof companyFilter>;
