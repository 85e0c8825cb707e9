import { graphqlInput } from "../graphql-input.ts";
import { createProduct, setRetailerPrice, updateProduct } from "./commands.ts";

export const productsSdl = /* GraphQL */ `
  ${graphqlInput("ProductInput", createProduct.input)}
  ${graphqlInput("ProductChangesInput", updateProduct.input, ["productId"])}
  ${graphqlInput("RetailerPriceInput", setRetailerPrice.input, ["productId", "retailerId"])}

  enum ProductStatus {
    draft
    published
    discontinued
  }

  enum ProductSort {
    relevance
    priceAscending
    priceDescending
    name
    newest
  }

  type ProductCategory {
    primary: String!
    secondary: String
    tags: [String!]!
  }

  "From \`minQuantity\` units on."
  type BulkPrice {
    minQuantity: Int!
    "percentage or fixed"
    discountType: String!
    "Percent (\\"2.5\\") or an amount off each unit (\\"0.10\\")."
    discount: String!
    unitPrice: UnitPrice!
  }

  type ListPricing {
    basePrice: UnitPrice!
    currency: String!
    bulkPricing: [BulkPrice!]!
  }

  type PricingInfo {
    basePrice: UnitPrice!
    currency: String!
    bulkPricing: [BulkPrice!]!
    "Stands instead of the list price for the one retailer it was agreed with; null for everybody else."
    yourPrice: ListPricing
  }

  type ProductMedia {
    images: [String!]!
    videos: [String!]!
    documents: [String!]!
  }

  type ProductSeo {
    slug: String!
    metaTitle: String
    metaDescription: String
    keywords: [String!]!
  }

  type ProductVisibility {
    isActive: Boolean!
    "Null: every retailer."
    visibleTo: [ID!]
    "Empty: everywhere."
    regions: [String!]!
  }

  type Product {
    id: ID!
    companyId: ID!
    companyName: String
    company: Company!
    sku: String!
    name: String!
    description: String!
    locale: String!
    "Null until it is put into one."
    category: ProductCategory
    "The supplier's own names and values."
    specifications: JSON!
    "Null until it is priced."
    pricing: PricingInfo
    minimumQuantity: Int!
    casePack: Int!
    inventory: InventoryInfo!
    media: ProductMedia!
    seo: ProductSeo!
    "Null for retailers."
    visibility: ProductVisibility
    status: ProductStatus!
    createdAt: DateTime!
    updatedAt: DateTime!
    revision: Int!
  }

  type ProductEdge {
    cursor: String!
    node: Product!
  }

  type ProductConnection {
    edges: [ProductEdge!]!
    nodes: [Product!]!
    pageInfo: PageInfo!
    "Exact up to 1,000, and 1,000 beyond."
    totalCount: Int!
  }

  "Says where the price starts, and which tier then took something off."
  type PriceRule {
    "base, tier, private, private-tier or imported"
    kind: String!
    price: UnitPrice!
    tier: BulkPrice
  }

  "What a quantity costs you, and why."
  type PriceBreakdown {
    productId: ID!
    quantity: Int!
    listPrice: UnitPrice!
    unitPrice: UnitPrice!
    total: Money!
    rule: PriceRule!
    "How it comes about, step by step."
    explanation: [PriceStep!]!
    "Against the list price."
    savings: Money!
  }

  "A step of an explanation: a code, its parameters, and both as a sentence."
  type PriceStep {
    code: String!
    parameters: JSON!
    sentence: String!
  }

  extend type Query {
    product(id: ID!): Product
    products(
      first: Int = 20
      after: String
      page: Int
      category: String
      companyId: ID
      "List prices in minor units."
      minPriceMinor: Int
      maxPriceMinor: Int
      currency: String
      inStock: Boolean
      status: ProductStatus
      sort: ProductSort
    ): ProductConnection!
    "All words, case and accents aside, the last one as a prefix, over name, description, tags, SKU and company."
    searchProducts(
      query: String!
      first: Int = 20
      after: String
      page: Int
      category: String
      companyId: ID
      minPriceMinor: Int
      maxPriceMinor: Int
      currency: String
      inStock: Boolean
      sort: ProductSort
    ): ProductConnection!
    "What \`quantity\` units would cost you now; null when you cannot buy it."
    calculateBulkPricing(productId: ID!, quantity: Int!): PriceBreakdown
  }

  extend type Mutation {
    createProduct(input: ProductInput!): Product!
    updateProduct(productId: ID!, input: ProductChangesInput!): Product!
    publishProduct(productId: ID!): Product!
    discontinueProduct(productId: ID!): Product!
    setRetailerPrice(productId: ID!, retailerId: ID!, input: RetailerPriceInput!): Product!
    removeRetailerPrice(productId: ID!, retailerId: ID!): Product!
  }
`;
