import type { Route } from "../route.ts";

const names: Readonly<Record<string, string>> = {
  "post /api/auth/login": "login",
  "get /api/auth/me": "getMe",
  "get /api/companies": "listCompanies",
  "get /api/companies/{id}": "getCompany",
  "get /api/retailers": "listRetailers",
  "get /api/retailers/{id}": "getRetailer",
  "get /api/products": "listProducts",
  "get /api/search/products": "searchProducts",
  "get /api/products/{id}": "getProduct",
  "get /api/products/{id}/price": "calculateBulkPricing",
  "get /api/products/{id}/inventory": "getInventory",
  "get /api/orders": "listOrders",
  "get /api/orders/{id}": "getOrder",
  "get /api/orders/{id}/tracking": "trackOrder",
  "get /api/orders/{id}/history": "getOrderHistory",
  "get /api/purchases/{id}": "getPurchase",
  "get /api/system/status": "getSystemStatus",
  "get /api/system/counts": "getSystemCounts",
  "get /api/system/log": "readLog",
  "get /api/system/projections": "listProjections",
  "get /api/system/projections/{name}/parked": "listParkedStreams",
  "post /api/system/projections/{name}/parked/{stream}/retry": "retryParkedStream",
  "post /api/system/projections/{name}/parked/{stream}/skip": "skipParkedStream",
  "post /api/system/projections/{name}/rebuild": "rebuildProjection",
  "get /api/system/verify": "verifyLog",
  "get /api/topics": "listTopics",
  "get /api/topics/{topic}": "getTopic",
  "get /api/topics/{topic}/records": "readTopic",
  "get /schemas/types": "listSchemaTypes",
  "get /schemas/ids/{id}": "getSchema",
  "get /subjects": "listSubjects",
  "post /subjects/{subject}": "findSchema",
  "get /subjects/{subject}/versions": "listSchemaVersions",
  "post /subjects/{subject}/versions": "registerSchema",
  "get /subjects/{subject}/versions/{version}": "getSchemaVersion",
  "get /config": "getSchemaCompatibility",
  "get /mode": "getSchemaRegistryMode",
  "get /health/live": "isLive",
  "get /health/ready": "isReady",
};

/** What generators call the operation: a command's own name, or one from the table above. */
export const operationId = (route: Route): string | undefined =>
  route.kind === "command"
    ? route.definition.name.charAt(0).toLowerCase() + route.definition.name.slice(1)
    : names[`${route.method} ${route.path}`];
