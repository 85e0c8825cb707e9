export { retailerAggregate } from "./retailer-aggregate.ts";
