import { graphqlInput } from "../graphql-input.ts";
import { enrolCompany, registerCompany, submitCompanyDocuments, updateCompanyProfile } from "./commands.ts";

export const companiesSdl = /* GraphQL */ `
  ${graphqlInput("CompanyRegistrationInput", registerCompany.input)}
  ${graphqlInput("CompanyEnrolmentInput", enrolCompany.input)}
  ${graphqlInput("CompanyProfileInput", updateCompanyProfile.input, ["companyId"])}
  ${graphqlInput("CompanyDocumentsInput", submitCompanyDocuments.input, ["companyId"])}

  enum VerificationStatus {
    pending
    verified
    rejected
  }

  "A supplier. What only itself and staff may see is null, or empty, for others."
  type Company {
    id: ID!
    name: String!
    email: String
    phone: String
    businessRegistration: String
    region: String!
    timeZone: String!
    verificationStatus: VerificationStatus!
    rejectionCause: String
    suspended: Boolean!
    suspensionCause: String
    "True: orders stay pending until the company confirms them itself."
    approvesOrders: Boolean!
    documents: [SubmittedDocument!]!
    createdAt: DateTime!
    updatedAt: DateTime!
    revision: Int!
    products(first: Int = 20, after: String): ProductConnection!
    "Those that you may see, newest first, at most 100."
    orders(status: OrderStatus): [Order!]!
  }

  type CompanyEdge {
    cursor: String!
    node: Company!
  }

  type CompanyConnection {
    edges: [CompanyEdge!]!
    nodes: [Company!]!
    pageInfo: PageInfo!
  }

  extend type Query {
    company(id: ID!): Company
    "By name."
    companies(
      first: Int = 20
      after: String
      verificationStatus: VerificationStatus
      "Begins a word of the name."
      q: String
    ): CompanyConnection!
  }

  extend type Mutation {
    "Registers a supplier and its first login. The company itself is shown only to who may see it: log in next."
    registerCompany(input: CompanyRegistrationInput!): Company!
    "Takes over a company that has no login."
    enrolCompany(input: CompanyEnrolmentInput!): Company!
    updateCompany(companyId: ID!, input: CompanyProfileInput!): Company!
    submitCompanyDocuments(companyId: ID!, input: CompanyDocumentsInput!): Company!
    verifyCompany(companyId: ID!): Company!
    rejectCompany(companyId: ID!, cause: String!): Company!
    suspendCompany(companyId: ID!, cause: String!): Company!
    reinstateCompany(companyId: ID!): Company!
  }
`;
