import type { CompanyEvent } from "../../domain/companies/index.ts";
import type { Company } from "../../schemas/companies/read-models.ts";
import type { Delivered } from "../../schemas/recorded-event.ts";
import type { Projector } from "../projector.ts";

type Of<Type extends CompanyEvent["type"]> = Delivered<Extract<CompanyEvent, { type: Type }>>;

const unregistered = (event: Delivered<CompanyEvent>): Company => ({
  id: event.data.companyId,
  name: "",
  email: null,
  phone: null,
  businessRegistration: null,
  region: "",
  timeZone: "UTC",
  verificationStatus: "pending",
  rejectionCause: null,
  suspended: false,
  suspensionCause: null,
  approvesOrders: false,
  documents: [],
  createdAt: event.metadata.at,
  updatedAt: event.metadata.at,
  revision: event.revision,
});

const profile = ({ data }: Of<"CompanyRegistered"> | Of<"CompanyProfileUpdated">) => ({
  name: data.name,
  email: data.email,
  phone: data.phone,
  businessRegistration: data.businessRegistration,
  region: data.region,
  timeZone: data.timeZone,
  approvesOrders: data.approvesOrders,
});

const documents = (company: Company, { data, metadata }: Of<"CompanyDocumentsSubmitted">) => [
  ...company.documents,
  ...data.documents.map(({ kind, fileId }) => ({ kind, fileId, submittedAt: metadata.at })),
];

const change = (company: Company, event: Delivered<CompanyEvent>): Partial<Company> => {
  switch (event.type) {
    case "CompanyRegistered":
    case "CompanyProfileUpdated":
      return profile(event);
    case "CompanyDocumentsSubmitted":
      return { documents: documents(company, event) };
    case "CompanyVerified":
      return { verificationStatus: "verified", rejectionCause: null };
    case "CompanyRejected":
      return { verificationStatus: "rejected", rejectionCause: event.data.cause };
    case "CompanySuspended":
      return { suspended: true, suspensionCause: event.data.cause };
    case "CompanyReinstated":
      return { suspended: false, suspensionCause: null };
  }
};

/** A supplier as it shows itself and as admins judge it. */
export const companyProfile: Projector<CompanyEvent, Company> = {
  name: "companies",
  version: 1,
  handles: [
    "CompanyRegistered",
    "CompanyProfileUpdated",
    "CompanyDocumentsSubmitted",
    "CompanyVerified",
    "CompanyRejected",
    "CompanySuspended",
    "CompanyReinstated",
  ],
  keyOf: ({ data }) => data.companyId,
  evolve: (row, event) => {
    const company = row ?? unregistered(event);
    return { ...company, ...change(company, event), updatedAt: event.metadata.at, revision: event.revision };
  },
};
