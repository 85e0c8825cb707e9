import { graphqlInput } from "../graphql-input.ts";
import {
  assessCredit,
  enrolRetailer,
  registerRetailer,
  submitKycDocuments,
  updateRetailerProfile,
} from "./commands.ts";

export const retailersSdl = /* GraphQL */ `
  ${graphqlInput("RetailerRegistrationInput", registerRetailer.input)}
  ${graphqlInput("RetailerEnrolmentInput", enrolRetailer.input)}
  ${graphqlInput("RetailerProfileInput", updateRetailerProfile.input, ["retailerId"])}
  ${graphqlInput("KycDocumentsInput", submitKycDocuments.input, ["retailerId"])}
  ${graphqlInput("CreditInput", assessCredit.input, ["retailerId"])}

  "How far it is established who a retailer is."
  enum KYCStatus {
    pending
    submitted
    approved
    rejected
    expired
  }

  "A buyer. Companies that it has ordered from see who it is and where to deliver, never its credit."
  type Retailer {
    id: ID!
    businessName: String!
    contactPerson: String
    email: String
    phone: String
    address: PostalAddress!
    region: String!
    timeZone: String!
    kycStatus: KYCStatus!
    kycRejectionCause: String
    kycValidUntil: DateTime
    suspended: Boolean!
    suspensionCause: String
    "From 0 to 1000; null where it is not for you to see."
    creditScore: Int
    creditLimit: Money
    creditTermsDays: Int
    documents: [SubmittedDocument!]!
    createdAt: DateTime!
    updatedAt: DateTime!
    revision: Int!
    orders(first: Int = 20, after: String): OrderConnection!
  }

  type RetailerEdge {
    cursor: String!
    node: Retailer!
  }

  type RetailerConnection {
    edges: [RetailerEdge!]!
    nodes: [Retailer!]!
    pageInfo: PageInfo!
  }

  extend type Query {
    retailer(id: ID!): Retailer
    "By business name: oneself, those that ordered from one's company, or all for staff."
    retailers(first: Int = 20, after: String, kycStatus: KYCStatus, q: String): RetailerConnection!
  }

  extend type Mutation {
    "Registers a retailer and its first login."
    registerRetailer(input: RetailerRegistrationInput!): Retailer!
    "Takes over a retailer that has no login."
    enrolRetailer(input: RetailerEnrolmentInput!): Retailer!
    updateRetailer(retailerId: ID!, input: RetailerProfileInput!): Retailer!
    submitKycDocuments(retailerId: ID!, input: KycDocumentsInput!): Retailer!
    approveKyc(retailerId: ID!, validUntil: DateTime!): Retailer!
    rejectKyc(retailerId: ID!, cause: String!): Retailer!
    assessCredit(retailerId: ID!, input: CreditInput!): Retailer!
    suspendRetailer(retailerId: ID!, cause: String!): Retailer!
    reinstateRetailer(retailerId: ID!): Retailer!
  }
`;
