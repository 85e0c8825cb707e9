import {
  fulfilment,
  type Fulfilment,
  type FulfilmentCommand,
  type FulfilmentEvent,
  type FulfilmentRejection,
} from "../../domain/fulfilment/index.ts";
import type { Aggregate } from "../aggregate.ts";

export const fulfilmentAggregate: Aggregate<FulfilmentCommand, FulfilmentEvent, Fulfilment, FulfilmentRejection> = {
  category: "fulfilment",
  decider: fulfilment,
  begins: ({ type }) => type === "StartFulfilment",
};
