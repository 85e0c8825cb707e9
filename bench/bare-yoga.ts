import { createServer } from "node:http";
import { createSchema, createYoga } from "graphql-yoga";

/** What a reading of 20 products costs when there is nothing behind it: Yoga, its defaults, 20 plain objects in memory. */
const product = (index: number) => ({
  id: `0197f0c0-0000-7000-8000-${String(index).padStart(12, "0")}`,
  sku: `BENCH-${index}`,
  name: `Bench product ${index}`,
  description: "Made for measuring.",
  companyName: "Harbour & Hearth",
  category: { primary: "Bench", tags: ["bench"] },
  pricing: { currency: "GBP", basePrice: { amount: "1.25" }, bulkPricing: [{ minQuantity: 10, discount: "5" }] },
  inventory: { available: 100 },
  media: { images: [] },
});

const products = { nodes: Array.from({ length: 20 }, (_, index) => product(index)) };

const schema = createSchema({
  typeDefs: /* GraphQL */ `
    type Category {
      primary: String!
      tags: [String!]!
    }
    type UnitPrice {
      amount: String!
    }
    type BulkPrice {
      minQuantity: Int!
      discount: String!
    }
    type Pricing {
      currency: String!
      basePrice: UnitPrice!
      bulkPricing: [BulkPrice!]!
    }
    type Inventory {
      available: Int!
    }
    type Media {
      images: [String!]!
    }
    type Product {
      id: ID!
      sku: String!
      name: String!
      description: String!
      companyName: String
      category: Category
      pricing: Pricing
      inventory: Inventory!
      media: Media!
    }
    type Products {
      nodes: [Product!]!
    }
    type Query {
      products(first: Int, page: Int): Products!
    }
  `,
  resolvers: { Query: { products: () => products } },
});

const yoga = createYoga({ schema, logging: false });
const server = createServer((request, response) => void yoga(request, response));
server.listen(Number(process.env["PORT"]), "127.0.0.1", () => process.send?.("listening"));
