import { type Decider, decisions } from "../kernel/decider.ts";
import type { Instant } from "../kernel/instant.ts";
import type {
  AssessCredit,
  RegisterRetailer,
  ReinstateRetailer,
  RetailerCommand,
  SuspendRetailer,
  UpdateRetailerProfile,
} from "./commands.ts";
import type { Credit, RetailerEvent, RetailerProfile } from "./events.ts";
import { approveKyc, evolveKyc, expireKyc, type Kyc, rejectKyc, submitKycDocuments } from "./kyc.ts";

export type RetailerRejection = "RetailerNotFound" | "KycNotSubmitted" | "KycAlreadyApproved" | "KycValidityPast";

/** `credit` is null until it is assessed. KYC and suspension are apart: a suspended retailer keeps its KYC. */
export type Retailer =
  | { readonly status: "unregistered" }
  | {
      readonly status: "active" | "suspended";
      readonly profile: RetailerProfile;
      readonly kyc: Kyc;
      readonly credit: Credit | null;
    };

/** Whether KYC lets it trade at that time. */
export const isKycApproved = (retailer: Retailer, at: Instant) =>
  retailer.status !== "unregistered" && retailer.kyc.status === "approved" && at < retailer.kyc.validUntil;

const { accept, reject } = decisions<RetailerEvent, RetailerRejection>();

const profileOf = (data: RetailerProfile): RetailerProfile => {
  const { businessName, contactPerson, email, phone, street, postcode, city, region, timeZone } = data;
  return { businessName, contactPerson, email, phone, street, postcode, city, region, timeZone };
};

const sameProfile = (left: RetailerProfile, right: RetailerProfile) =>
  JSON.stringify(profileOf(left)) === JSON.stringify(profileOf(right));

const sameCredit = (left: Credit | null, right: Credit) =>
  left?.score === right.score &&
  left.termsDays === right.termsDays &&
  left.limit.amountMinor === right.limit.amountMinor &&
  left.limit.currency === right.limit.currency;

type Registered = Exclude<Retailer, { readonly status: "unregistered" }>;

const register = ({ data }: RegisterRetailer) =>
  accept({ type: "RetailerRegistered", data: { retailerId: data.retailerId, ...profileOf(data) } });

const updateProfile = ({ data }: UpdateRetailerProfile, { profile }: Registered) =>
  sameProfile(profile, data)
    ? accept()
    : accept({ type: "RetailerProfileUpdated", data: { retailerId: data.retailerId, ...profileOf(data) } });

const assessCredit = ({ data }: AssessCredit, { credit }: Registered) => {
  const { retailerId, score, limit, termsDays } = data;
  if (sameCredit(credit, data)) return accept();
  return accept({ type: "CreditAssessed", data: { retailerId, score, limit, termsDays } });
};

const suspend = ({ data: { retailerId, cause } }: SuspendRetailer, { status }: Registered) =>
  status === "suspended" ? accept() : accept({ type: "RetailerSuspended", data: { retailerId, cause } });

const reinstate = ({ data: { retailerId } }: ReinstateRetailer, { status }: Registered) =>
  status === "active" ? accept() : accept({ type: "RetailerReinstated", data: { retailerId } });

const decideRegistered = (
  command: Exclude<RetailerCommand, { readonly type: "RegisterRetailer" }>,
  retailer: Registered,
) => {
  switch (command.type) {
    case "UpdateRetailerProfile":
      return updateProfile(command, retailer);
    case "SubmitKycDocuments":
      return submitKycDocuments(command, retailer.kyc);
    case "ApproveKyc":
      return approveKyc(command, retailer.kyc);
    case "RejectKyc":
      return rejectKyc(command, retailer.kyc);
    case "ExpireKyc":
      return expireKyc(command, retailer.kyc);
    case "AssessCredit":
      return assessCredit(command, retailer);
    case "SuspendRetailer":
      return suspend(command, retailer);
    case "ReinstateRetailer":
      return reinstate(command, retailer);
  }
};

const evolveRegistered = (
  retailer: Registered,
  event: Exclude<RetailerEvent, { readonly type: "RetailerRegistered" }>,
): Retailer => {
  switch (event.type) {
    case "RetailerProfileUpdated":
      return { ...retailer, profile: profileOf(event.data) };
    case "KycDocumentsSubmitted":
    case "KycApproved":
    case "KycRejected":
    case "KycExpired":
      return { ...retailer, kyc: evolveKyc(event) };
    case "CreditAssessed": {
      const { score, limit, termsDays } = event.data;
      return { ...retailer, credit: { score, limit, termsDays } };
    }
    case "RetailerSuspended":
      return { ...retailer, status: "suspended" };
    case "RetailerReinstated":
      return { ...retailer, status: "active" };
  }
};

const evolve = (retailer: Retailer, event: RetailerEvent): Retailer => {
  if (event.type === "RetailerRegistered")
    return { status: "active", profile: profileOf(event.data), kyc: { status: "pending" }, credit: null };
  return retailer.status === "unregistered" ? retailer : evolveRegistered(retailer, event);
};

export const retailer: Decider<RetailerCommand, RetailerEvent, Retailer, RetailerRejection> = {
  initial: { status: "unregistered" },
  evolve,
  decide: (command, state) => {
    if (command.type === "RegisterRetailer") return state.status === "unregistered" ? register(command) : accept();
    return state.status === "unregistered" ? reject("RetailerNotFound") : decideRegistered(command, state);
  },
};
