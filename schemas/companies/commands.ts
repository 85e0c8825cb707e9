import { z } from "zod";
import { companyId } from "../../domain/kernel/ids.ts";
import { defineCommand } from "../command.ts";
import { email, line, orNull, password, phone, region, timeZone } from "../contact.ts";

const id = z.uuid().toLowerCase().transform(companyId);
const result = z.object({ companyId: z.uuid() });

const profile = z.object({
  name: line(255),
  email,
  phone: orNull(phone),
  businessRegistration: orNull(line(100)),
  region,
  timeZone: timeZone.default("UTC"),
  approvesOrders: z.boolean().default(false),
});

const document = z.object({
  kind: z.enum(["registration", "tax", "insurance", "licence", "other"]),
  fileId: z.uuid().toLowerCase(),
});

export const registerCompany = defineCommand({
  name: "RegisterCompany",
  summary: "Registers a supplier and its first login; the profile's e-mail is the login's.",
  permission: "public",
  idempotencyKey: "optional",
  secrets: ["password"],
  input: profile.extend({ password }),
  result: z.object({ companyId: z.uuid(), accountId: z.uuid() }),
  rejections: ["EmailTaken"],
});

export const enrolCompany = defineCommand({
  name: "EnrolCompany",
  summary: "Registers a supplier without a login, on its behalf: when the companies of another system move in.",
  permission: "users:manage",
  idempotencyKey: "optional",
  input: profile.extend({ email: orNull(email) }),
  result,
  rejections: [],
});

export const updateCompanyProfile = defineCommand({
  name: "UpdateCompanyProfile",
  summary: "Replaces the profile of a company. The login keeps its e-mail.",
  permission: "companies:update_own",
  idempotencyKey: "optional",
  input: profile.extend({ companyId: id, email: email.nullable() }),
  result,
  rejections: [],
});

export const submitCompanyDocuments = defineCommand({
  name: "SubmitCompanyDocuments",
  summary: "Hands in the papers that a company is verified by.",
  permission: "companies:update_own",
  idempotencyKey: "optional",
  input: z.object({ companyId: id, documents: z.array(document).min(1).max(20) }),
  result,
  rejections: ["CompanyAlreadyVerified"],
});

export const verifyCompany = defineCommand({
  name: "VerifyCompany",
  summary: "Accepts the papers: from now on the company may sell.",
  permission: "companies:verify",
  idempotencyKey: "optional",
  input: z.object({ companyId: id }),
  result,
  rejections: ["DocumentsNotSubmitted", "CompanyIsSuspended"],
});

export const rejectCompany = defineCommand({
  name: "RejectCompany",
  summary: "Refuses to verify a company; it may hand in other papers.",
  permission: "companies:verify",
  idempotencyKey: "optional",
  input: z.object({
    companyId: id,
    cause: z.enum(["documents-incomplete", "documents-unreadable", "details-differ", "not-a-business", "other"]),
  }),
  result,
  rejections: ["CompanyAlreadyVerified"],
});

export const suspendCompany = defineCommand({
  name: "SuspendCompany",
  summary: "Stops a verified company from selling.",
  permission: "companies:verify",
  idempotencyKey: "optional",
  input: z.object({
    companyId: id,
    cause: z.enum(["fraud", "complaints", "undelivered-orders", "own-request", "other"]),
  }),
  result,
  rejections: ["CompanyNotVerified"],
});

export const reinstateCompany = defineCommand({
  name: "ReinstateCompany",
  summary: "Lets a suspended company sell again.",
  permission: "companies:verify",
  idempotencyKey: "optional",
  input: z.object({ companyId: id }),
  result,
  rejections: ["CompanyNotVerified"],
});
