import {
  product,
  type Product,
  type ProductCommand,
  type ProductEvent,
  type ProductRejection,
} from "../../domain/products/index.ts";
import type { Aggregate } from "../aggregate.ts";

export const productAggregate: Aggregate<ProductCommand, ProductEvent, Product, ProductRejection> = {
  category: "product",
  decider: product,
};
