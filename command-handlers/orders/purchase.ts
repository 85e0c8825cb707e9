import type { Company } from "../../domain/companies/index.ts";
import { type CompanyId, orderId, purchaseId, type RetailerId } from "../../domain/kernel/ids.ts";
import type { DeliveryAddress, OrderCommand, OrderedLine, ReliedOn } from "../../domain/orders/index.ts";
import type { RetailerProfile } from "../../domain/retailers/index.ts";
import { companyAggregate } from "../aggregates.ts";
import type { Handling } from "../command-handler.ts";
import { reliedOn } from "../relied-on.ts";
import type { Resolved, SoldLine } from "./lines.ts";

export type Buyer = {
  readonly retailerId: RetailerId;
  readonly profile: RetailerProfile;
  readonly reliedOn: readonly ReliedOn[];
};

/** One company's part of a purchase. */
export type Basket = {
  readonly companyId: CompanyId;
  readonly company: Company;
  readonly lines: readonly OrderedLine[];
  readonly reliedOn: readonly ReliedOn[];
};

export type Terms = { readonly deliveryAddress?: DeliveryAddress | undefined; readonly reference: string | null };

const isSold = (line: Resolved): line is SoldLine => "line" in line;
const isRefused = (line: Resolved): line is Exclude<Resolved, SoldLine> => "reason" in line;

/** The first line that there is no order for, as an answer; or every line. */
export const allOrRefusal = (lines: readonly Resolved[]) => {
  const refused = lines.find(isRefused);
  if (!refused) return { sold: lines.filter(isSold) };
  const { reason, productId } = refused;
  return { refusal: { outcome: "rejected", reason, detail: { productId } } as const };
};

/** Lines by company, in the order in which the companies first appear. */
export const basketsOf = async ({ facts }: Handling, sold: readonly SoldLine[]): Promise<readonly Basket[]> => {
  const byCompany = [...Map.groupBy(sold, ({ companyId }) => companyId)];
  const companies = await facts(
    companyAggregate,
    byCompany.map(([companyId]) => companyId),
  );
  return byCompany.map(([companyId, lines], index) => ({
    companyId,
    company: companies[index]?.state ?? { status: "unregistered" },
    lines: lines.map(({ line }) => line),
    reliedOn: [...reliedOn(companyAggregate, companyId, companies[index]), ...productsReliedOn(lines)],
  }));
};

const productsReliedOn = (lines: readonly SoldLine[]) => [
  ...new Map(lines.flatMap((line) => line.reliedOn).map((each) => [each.stream, each])).values(),
];

const ownAddress = ({ contactPerson, street, postcode, city, region }: RetailerProfile): DeliveryAddress => ({
  contactPerson,
  street,
  postcode,
  city,
  region,
});

/** What is sent to the order's stream. Ids are of the purchase and the company: the same again when it is sent again. */
export const orderOf = (
  handling: Handling,
  buyer: Buyer,
  basket: Basket,
  { deliveryAddress, reference }: Terms,
): Extract<OrderCommand, { readonly type: "PlaceOrder" }>["data"] => ({
  orderId: orderId(handling.newId(`order:${basket.companyId}`)),
  purchaseId: purchaseId(handling.newId("purchase")),
  retailerId: buyer.retailerId,
  retailerName: buyer.profile.businessName,
  companyId: basket.companyId,
  companyName: basket.company.status === "unregistered" ? "" : basket.company.profile.name,
  reference,
  currency: basket.lines[0]?.unitPrice.currency ?? unpriced(),
  deliveryAddress: deliveryAddress ?? ownAddress(buyer.profile),
  reliedOn: [...buyer.reliedOn, ...basket.reliedOn],
  lines: basket.lines,
});

const unpriced = () => {
  throw new Error("a basket without a line");
};
