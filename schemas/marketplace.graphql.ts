/** What every context's types are made of, and the roots that they extend. */
export const marketplaceSdl = /* GraphQL */ `
  "A moment in UTC, ISO 8601."
  scalar DateTime
  "A whole number within 2^53."
  scalar Long
  "A decimal number as text (\\"12.3456\\") or as a JSON number; never rounded."
  scalar Decimal
  "Anything that JSON can say."
  scalar JSON

  type Query
  type Mutation
  type Subscription

  "Exact minor units of one currency, and the same amount as decimal text."
  type Money {
    amountMinor: Long!
    "ISO 4217."
    currency: String!
    "In the main unit: \\"12.34\\"."
    amount: String!
  }

  "A price per unit, in ten-thousandths of a minor unit, and as decimal text."
  type UnitPrice {
    amountMinorE4: Long!
    currency: String!
    amount: String!
  }

  type PostalAddress {
    "Lines with \\"\\\\n\\" between; null where nothing was given or the person was forgotten."
    street: String
    postcode: String
    city: String!
    "ISO 3166-1 alpha-2."
    region: String!
  }

  "A paper that was handed in."
  type SubmittedDocument {
    kind: String!
    fileId: ID!
    submittedAt: DateTime!
  }

  type PageInfo {
    hasNextPage: Boolean!
    "Goes into \`after\`."
    endCursor: String
  }
`;
