import { decisions } from "../kernel/decider.ts";
import type { Instant } from "../kernel/instant.ts";
import type { ApproveKyc, ExpireKyc, RejectKyc, SubmitKycDocuments } from "./commands.ts";
import type {
  KycApproved,
  KycDocument,
  KycDocumentsSubmitted,
  KycExpired,
  KycRejected,
  RetailerEvent,
} from "./events.ts";

/** Know your customer: who the retailer is has been looked into, and holds until `validUntil`. */
export type Kyc =
  | { readonly status: "pending" }
  | { readonly status: "submitted"; readonly documents: readonly KycDocument[] }
  | { readonly status: "approved"; readonly validUntil: Instant }
  | { readonly status: "rejected" }
  | { readonly status: "expired" };

const { accept, reject } = decisions<RetailerEvent, "KycNotSubmitted" | "KycAlreadyApproved" | "KycValidityPast">();

const sameDocuments = (left: readonly KycDocument[], right: readonly KycDocument[]) =>
  left.length === right.length &&
  left.every(({ kind, fileId }, at) => right[at]?.kind === kind && right[at].fileId === fileId);

export const submitKycDocuments = ({ data: { retailerId, documents } }: SubmitKycDocuments, kyc: Kyc) => {
  if (kyc.status === "approved") return reject("KycAlreadyApproved");
  if (kyc.status === "submitted" && sameDocuments(kyc.documents, documents)) return accept();
  return accept({ type: "KycDocumentsSubmitted", data: { retailerId, documents } });
};

export const approveKyc = ({ data: { retailerId, validUntil, now } }: ApproveKyc, kyc: Kyc) => {
  if (kyc.status === "approved" && kyc.validUntil === validUntil) return accept();
  if (validUntil <= now) return reject("KycValidityPast");
  return kyc.status === "submitted" || kyc.status === "approved"
    ? accept({ type: "KycApproved", data: { retailerId, validUntil } })
    : reject("KycNotSubmitted");
};

export const rejectKyc = ({ data: { retailerId, cause } }: RejectKyc, { status }: Kyc) => {
  if (status === "rejected") return accept();
  if (status === "approved") return reject("KycAlreadyApproved");
  return status === "submitted"
    ? accept({ type: "KycRejected", data: { retailerId, cause } })
    : reject("KycNotSubmitted");
};

/** A deadline that has been moved since comes too early: nothing happens. */
export const expireKyc = ({ data: { retailerId, now } }: ExpireKyc, kyc: Kyc) =>
  kyc.status === "approved" && now >= kyc.validUntil ? accept({ type: "KycExpired", data: { retailerId } }) : accept();

export const evolveKyc = (event: KycDocumentsSubmitted | KycApproved | KycRejected | KycExpired): Kyc => {
  switch (event.type) {
    case "KycDocumentsSubmitted":
      return { status: "submitted", documents: event.data.documents };
    case "KycApproved":
      return { status: "approved", validUntil: event.data.validUntil };
    case "KycRejected":
      return { status: "rejected" };
    case "KycExpired":
      return { status: "expired" };
  }
};
