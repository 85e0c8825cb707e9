import { graphqlInput } from "../graphql-input.ts";
import { createAccount } from "./commands.ts";
import { loginInput } from "./session.ts";

export const accountsSdl = /* GraphQL */ `
  ${graphqlInput("LoginInput", loginInput)}
  ${graphqlInput("AccountInput", createAccount.input)}

  "Who an access token stands for."
  type Me {
    id: ID!
    email: String!
    name: String!
    role: String!
    "The company or retailer that the account acts for."
    partyId: ID
    permissions: [String!]!
  }

  type AuthPayload {
    "For the header \`Authorization: Bearer …\`."
    accessToken: String!
    tokenType: String!
    "Seconds."
    expiresIn: Int!
    account: Me!
  }

  "An account that a command has changed."
  type AccountChange {
    accountId: ID!
  }

  extend type Query {
    me: Me!
  }

  extend type Mutation {
    "Trades e-mail and password for an access token that lives ten minutes."
    loginUser(credentials: LoginInput!): AuthPayload!
    createAccount(input: AccountInput!): AccountChange!
    changeRole(accountId: ID!, role: String!): AccountChange!
    lockAccount(accountId: ID!, cause: String!): AccountChange!
    unlockAccount(accountId: ID!): AccountChange!
    disableAccount(accountId: ID!): AccountChange!
  }
`;
