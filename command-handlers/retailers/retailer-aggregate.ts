import {
  retailer,
  type Retailer,
  type RetailerCommand,
  type RetailerEvent,
  type RetailerRejection,
} from "../../domain/retailers/index.ts";
import type { Aggregate } from "../aggregate.ts";

export const retailerAggregate: Aggregate<RetailerCommand, RetailerEvent, Retailer, RetailerRejection> = {
  category: "retailer",
  decider: retailer,
};
