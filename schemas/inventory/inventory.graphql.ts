export const inventorySdl = /* GraphQL */ `
  "What can be sold, and what is promised. \`reserved\` and \`reorderLevel\` are null for retailers."
  type InventoryInfo {
    available: Int!
    reserved: Int
    reorderLevel: Int
    lastUpdated: DateTime
    "What \`expectedRevision\` is compared with; null before the first movement."
    revision: Int
  }

  extend type Mutation {
    "Records a count: so many units are on hand, those reserved for open orders among them."
    updateInventory(productId: ID!, quantity: Int!, expectedRevision: Int): Product!
    receiveStock(productId: ID!, quantity: Int!, reference: String): Product!
    adjustStock(productId: ID!, difference: Int!, reason: String!): Product!
    setReorderLevel(productId: ID!, reorderLevel: Int!): Product!
  }

  extend type Subscription {
    "The product as it stands, then again whenever its stock or itself changes."
    inventoryUpdated(productId: ID!): Product!
  }
`;
