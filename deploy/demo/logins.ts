/** Who a newcomer may log in as. Only ever made in a marketplace of demo data. */
export const demoPassword = "tradepost-demo";

export const demoLogins = [
  { role: "company", email: "company@tradepost.example", who: "Harbour & Hearth, a supplier in Cornwall" },
  { role: "retailer", email: "retailer@tradepost.example", who: "The Corner Larder, a shop in Bristol" },
  { role: "admin", email: "admin@tradepost.example", who: "verifies, watches, repairs" },
  { role: "auditor", email: "auditor@tradepost.example", who: "replays what happened" },
] as const;
