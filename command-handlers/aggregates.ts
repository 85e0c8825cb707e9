/** The streams that more than one context asks facts of or sends commands to. */
export { companyAggregate } from "./companies/company-aggregate.ts";
export { fulfilmentAggregate } from "./fulfilment/fulfilment-aggregate.ts";
export { inventoryAggregate } from "./inventory/inventory-aggregate.ts";
export { orderAggregate } from "./orders/order-aggregate.ts";
export { productAggregate } from "./products/product-aggregate.ts";
export { retailerAggregate } from "./retailers/retailer-aggregate.ts";
