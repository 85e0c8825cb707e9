export { accountAggregate } from "./account-aggregate.ts";
export { emailClaimAggregate } from "./email-claim-aggregate.ts";
