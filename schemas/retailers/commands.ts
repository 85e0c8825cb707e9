import { z } from "zod";
import { retailerId } from "../../domain/kernel/ids.ts";
import { instant } from "../../domain/kernel/instant.ts";
import { defineCommand } from "../command.ts";
import { address, email, line, orNull, password, phone, timeZone } from "../contact.ts";
import { currencyCode } from "../price-input.ts";

const id = z.uuid().toLowerCase().transform(retailerId);
const result = z.object({ retailerId: z.uuid() });

const profile = z.object({
  businessName: line(255),
  contactPerson: orNull(line(255)),
  email,
  phone: orNull(phone),
  address,
  timeZone: timeZone.default("UTC"),
});

const document = z.object({
  kind: z.enum(["identity", "address", "registration", "tax", "other"]),
  fileId: z.uuid().toLowerCase(),
});

export const registerRetailer = defineCommand({
  name: "RegisterRetailer",
  summary: "Registers a retailer and its first login; the profile's e-mail is the login's.",
  permission: "public",
  idempotencyKey: "optional",
  secrets: ["password"],
  input: profile.extend({ password }),
  result: z.object({ retailerId: z.uuid(), accountId: z.uuid() }),
  rejections: ["EmailTaken"],
});

export const enrolRetailer = defineCommand({
  name: "EnrolRetailer",
  summary: "Registers a retailer without a login, on its behalf: when the customers of another system move in.",
  permission: "users:manage",
  idempotencyKey: "optional",
  input: profile.extend({ email: orNull(email) }),
  result,
  rejections: [],
});

export const updateRetailerProfile = defineCommand({
  name: "UpdateRetailerProfile",
  summary: "Replaces the profile of a retailer. The login keeps its e-mail.",
  permission: "retailers:update_own",
  idempotencyKey: "optional",
  input: profile.extend({ retailerId: id, email: email.nullable() }),
  result,
  rejections: [],
});

export const submitKycDocuments = defineCommand({
  name: "SubmitKycDocuments",
  summary: "Hands in the papers that say who a retailer is.",
  permission: "retailers:update_own",
  idempotencyKey: "optional",
  input: z.object({ retailerId: id, documents: z.array(document).min(1).max(20) }),
  result,
  rejections: ["KycAlreadyApproved"],
});

export const approveKyc = defineCommand({
  name: "ApproveKyc",
  summary: "Accepts the papers: the retailer may order until `validUntil`. Of an approved retailer: sets another end.",
  permission: "retailers:assess",
  idempotencyKey: "optional",
  input: z.object({ retailerId: id, validUntil: z.iso.datetime({ offset: true }).transform(instant) }),
  result,
  rejections: ["KycNotSubmitted", "KycValidityPast"],
});

export const rejectKyc = defineCommand({
  name: "RejectKyc",
  summary: "Refuses the papers of a retailer; it may hand in others.",
  permission: "retailers:assess",
  idempotencyKey: "optional",
  input: z.object({
    retailerId: id,
    cause: z.enum(["documents-incomplete", "documents-unreadable", "details-differ", "not-a-business", "other"]),
  }),
  result,
  rejections: ["KycNotSubmitted", "KycAlreadyApproved"],
});

export const assessCredit = defineCommand({
  name: "AssessCredit",
  summary: "Sets what a retailer may owe at a time, and within how many days it pays.",
  permission: "retailers:assess",
  idempotencyKey: "optional",
  input: z.object({
    retailerId: id,
    score: z.int().min(0).max(1000),
    limit: z.object({
      amountMinor: z.int().min(0),
      currency: currencyCode,
    }),
    termsDays: z.int().min(0).max(365),
  }),
  result,
  rejections: [],
});

export const suspendRetailer = defineCommand({
  name: "SuspendRetailer",
  summary: "Stops a retailer from ordering.",
  permission: "retailers:assess",
  idempotencyKey: "optional",
  input: z.object({
    retailerId: id,
    cause: z.enum(["fraud", "complaints", "unpaid-invoices", "own-request", "other"]),
  }),
  result,
  rejections: [],
});

export const reinstateRetailer = defineCommand({
  name: "ReinstateRetailer",
  summary: "Lets a suspended retailer order again.",
  permission: "retailers:assess",
  idempotencyKey: "optional",
  input: z.object({ retailerId: id }),
  result,
  rejections: [],
});
