import type { OrderEvent, OrderParty } from "../../domain/orders/index.ts";
import { moneyText } from "../money-resource.ts";

type Parameters = Readonly<Record<string, string | number>>;

/** What happened, for people and for translation: the event's type is the code. */
export type Told = { readonly parameters: Parameters; readonly sentence: string };

const parties: Readonly<Record<OrderParty, string>> = {
  retailer: "the retailer",
  company: "the company",
  admin: "the marketplace's staff",
  system: "the marketplace",
};

const told = (sentence: string, parameters: Parameters = {}): Told => ({ parameters, sentence });

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? "" : "s"}`;

type Of<Type extends OrderEvent["type"]> = Extract<OrderEvent, { type: Type }>["data"];

const placed = ({ number, retailerName, companyName, lines, total, source }: Of<"OrderPlaced">) => {
  const amount = `${moneyText(total)} ${total.currency}`;
  const imported = source === "import" ? " It was taken over from another system." : "";
  return told(
    `${retailerName} ordered ${count(lines.length, "line")} for ${amount} from ${companyName}, as order ${number}.${imported}`,
    {
      number,
      retailerName,
      companyName,
      lines: lines.length,
      total: moneyText(total),
      currency: total.currency,
      source,
    },
  );
};

const rejected = ({ by, reason, productId }: Of<"OrderRejected">) =>
  told(`Rejected by ${parties[by]}: ${reason}${productId === null ? "" : ` (product ${productId})`}.`, {
    by,
    reason,
    ...(productId !== null && { productId }),
  });

const cancelled = ({ by, reason }: Of<"OrderCancelled">) =>
  told(`Cancelled by ${parties[by]}${reason === null ? "" : `: ${reason}`}.`, {
    by,
    ...(reason !== null && { reason }),
  });

const shipped = ({ carrier, trackingNumber }: Of<"OrderShipped">) =>
  told(
    `Shipped${carrier === null ? "" : ` with ${carrier}`}${trackingNumber === null ? "" : `, tracking number ${trackingNumber}`}.`,
    { ...(carrier !== null && { carrier }), ...(trackingNumber !== null && { trackingNumber }) },
  );

const unitsOf = (lines: readonly { readonly quantity: number }[]) =>
  lines.reduce((sum, line) => sum + line.quantity, 0);

const returnRequested = ({ lines, reason }: Of<"OrderReturnRequested">) =>
  told(`The retailer wants to send back ${count(unitsOf(lines), "unit")}${reason === null ? "" : `: ${reason}`}.`, {
    units: unitsOf(lines),
    ...(reason !== null && { reason }),
  });

const returned = ({ lines, refund, complete, returnNumber }: Of<"OrderReturned">) => {
  const [units, amount] = [unitsOf(lines), moneyText(refund)];
  const rest = complete ? " Nothing is left to send back." : "";
  return told(`${count(units, "unit")} came back; ${amount} ${refund.currency} are refunded.${rest}`, {
    returnNumber,
    units,
    refund: amount,
    currency: refund.currency,
  });
};

const plain = {
  OrderProcessingStarted: "The company is getting the goods ready.",
  OrderDelivered: "Delivered.",
  OrderCompleted: "Completed.",
} as const;

/** An event of an order as parameters and as an English sentence made from them. */
export const tellOrderEvent = ({ type, data }: OrderEvent): Told => {
  switch (type) {
    case "OrderPlaced":
      return placed(data);
    case "OrderConfirmed":
      return told(`Confirmed by ${parties[data.by]}.`, { by: data.by });
    case "OrderRejected":
      return rejected(data);
    case "OrderCancelled":
      return cancelled(data);
    case "OrderShipped":
      return shipped(data);
    case "OrderReturnRequested":
      return returnRequested(data);
    case "OrderReturned":
      return returned(data);
    default:
      return told(plain[type]);
  }
};
