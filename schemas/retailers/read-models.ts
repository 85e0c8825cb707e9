import { z } from "zod";
import { moneyResource } from "../money-resource.ts";
import { filterText, pageRequest } from "../page.ts";
import { postalAddress } from "../postal-address.ts";

const kycStatus = z.enum(["pending", "submitted", "approved", "rejected", "expired"]);

const document = z.object({ kind: z.string(), fileId: z.string(), submittedAt: z.string() });

/** A buyer. A company that it has ordered from reads who it is and where to deliver, but null for credit and [] for documents. */
export const retailer = z.object({
  id: z.string(),
  businessName: z.string(),
  contactPerson: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: postalAddress,
  region: z.string(),
  timeZone: z.string(),
  kycStatus,
  kycRejectionCause: z.string().nullable(),
  kycValidUntil: z.string().nullable(),
  suspended: z.boolean(),
  suspensionCause: z.string().nullable(),
  creditScore: z.int().nullable(),
  creditLimit: moneyResource.nullable(),
  creditTermsDays: z.int().nullable(),
  documents: z.array(document),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Revision of the retailer's stream: the ETag. */
  revision: z.int(),
});
export type Retailer = z.infer<typeof retailer>;

export const retailerFilter = pageRequest.extend({
  kycStatus: kycStatus.optional(),
  /** Begins a word of the business name. */
  q: filterText(200).optional(),
});
export type RetailerFilter = z.infer<typeof retailerFilter>;
