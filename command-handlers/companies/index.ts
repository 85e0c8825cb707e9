export { companyAggregate } from "./company-aggregate.ts";
