import type { RetailerEvent } from "../../domain/retailers/index.ts";
import { toMoneyResource } from "../../schemas/money-resource.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";
import type { Retailer } from "../../schemas/retailers/read-models.ts";
import type { Projector } from "../projector.ts";

type Of<Type extends RetailerEvent["type"]> = Delivered<Extract<RetailerEvent, { type: Type }>>;

const unregistered = (event: Delivered<RetailerEvent>): Retailer => ({
  id: event.data.retailerId,
  businessName: "",
  contactPerson: null,
  email: null,
  phone: null,
  address: { street: null, postcode: null, city: "", region: "" },
  region: "",
  timeZone: "UTC",
  kycStatus: "pending",
  kycRejectionCause: null,
  kycValidUntil: null,
  suspended: false,
  suspensionCause: null,
  creditScore: 0,
  creditLimit: null,
  creditTermsDays: null,
  documents: [],
  createdAt: event.metadata.at,
  updatedAt: event.metadata.at,
  revision: event.revision,
});

const profile = ({ data }: Of<"RetailerRegistered"> | Of<"RetailerProfileUpdated">) => ({
  businessName: data.businessName,
  contactPerson: data.contactPerson,
  email: data.email,
  phone: data.phone,
  address: { street: data.street, postcode: data.postcode, city: data.city, region: data.region },
  region: data.region,
  timeZone: data.timeZone,
});

const documents = (retailer: Retailer, { data, metadata }: Of<"KycDocumentsSubmitted">) => [
  ...retailer.documents,
  ...data.documents.map(({ kind, fileId }) => ({ kind, fileId, submittedAt: metadata.at })),
];

const credit = ({ data }: Of<"CreditAssessed">) => ({
  creditScore: data.score,
  creditLimit: toMoneyResource(data.limit),
  creditTermsDays: data.termsDays,
});

const change = (retailer: Retailer, event: Delivered<RetailerEvent>): Partial<Retailer> => {
  switch (event.type) {
    case "RetailerRegistered":
    case "RetailerProfileUpdated":
      return profile(event);
    case "KycDocumentsSubmitted":
      return { kycStatus: "submitted", documents: documents(retailer, event) };
    case "KycApproved":
      return { kycStatus: "approved", kycRejectionCause: null, kycValidUntil: event.data.validUntil };
    case "KycRejected":
      return { kycStatus: "rejected", kycRejectionCause: event.data.cause, kycValidUntil: null };
    case "KycExpired":
      return { kycStatus: "expired" };
    case "CreditAssessed":
      return credit(event);
    case "RetailerSuspended":
      return { suspended: true, suspensionCause: event.data.cause };
    case "RetailerReinstated":
      return { suspended: false, suspensionCause: null };
  }
};

/** A buyer as it shows itself, with what admins found out about it. */
export const retailerProfile: Projector<RetailerEvent, Retailer> = {
  name: "retailers",
  version: 1,
  handles: [
    "RetailerRegistered",
    "RetailerProfileUpdated",
    "KycDocumentsSubmitted",
    "KycApproved",
    "KycRejected",
    "KycExpired",
    "CreditAssessed",
    "RetailerSuspended",
    "RetailerReinstated",
  ],
  keyOf: ({ data }) => data.retailerId,
  evolve: (row, event) => {
    const retailer = row ?? unregistered(event);
    return { ...retailer, ...change(retailer, event), updatedAt: event.metadata.at, revision: event.revision };
  },
};
