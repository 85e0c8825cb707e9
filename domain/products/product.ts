import { type Decider, type Decision, decisions } from "../kernel/decider.ts";
import * as changes from "./changes.ts";
import type { ProductRejection } from "./changes.ts";
import type { CreateProduct, ProductChange, ProductCommand, ReviseProduct } from "./commands.ts";
import type { ProductEvent } from "./events.ts";
import { evolve, type ExistingProduct, type Product } from "./state.ts";

const { accept, reject } = decisions<ProductEvent, ProductRejection>();

const discontinue = (command: ProductChange, { status }: ExistingProduct) =>
  status === "discontinued"
    ? accept()
    : accept({ type: "ProductDiscontinued", data: { productId: command.data.productId } });

const changeOnSale = (command: Exclude<ProductChange, { type: "DiscontinueProduct" }>, product: ExistingProduct) => {
  switch (command.type) {
    case "DescribeProduct":
      return changes.describe(command, product);
    case "CategoriseProduct":
      return changes.categorise(command, product);
    case "PriceProduct":
      return changes.price(command, product);
    case "SetRetailerPrice":
      return changes.setRetailerPrice(command, product);
    case "RemoveRetailerPrice":
      return changes.removeRetailerPrice(command, product);
    case "SetVisibility":
      return changes.setVisibility(command, product);
    case "AttachMedia":
      return changes.attachMedia(command, product);
    case "PublishProduct":
      return changes.publish(command, product);
  }
};

const change = (command: ProductChange, product: Product): Decision<ProductEvent, ProductRejection> => {
  if (product.status === "none") return reject("ProductNotFound");
  if (command.type === "DiscontinueProduct") return discontinue(command, product);
  if (command.type === "RemoveRetailerPrice") return changes.removeRetailerPrice(command, product);
  return product.status === "discontinued" ? reject("ProductIsDiscontinued") : changeOnSale(command, product);
};

/** Each change is decided on what those before it led to; the first no is the answer to all. */
const changeAll = (
  all: readonly ProductChange[],
  from: Product,
  made: readonly ProductEvent[] = [],
): Decision<ProductEvent, ProductRejection> => {
  let [product, events] = [made.reduce(evolve, from), made];
  for (const each of all) {
    const decision = change(each, product);
    if (decision.outcome === "rejected") return decision;
    product = decision.events.reduce(evolve, product);
    events = [...events, ...decision.events];
  }
  return accept(...events);
};

const create = ({ data }: CreateProduct, product: Product) => {
  if (product.status !== "none") return accept();
  const { productId, companyId, sku, description } = data;
  const created: ProductEvent = { type: "ProductCreated", data: { productId, companyId, sku, ...description } };
  return changeAll(data.changes, product, [created]);
};

/** What changes nothing is no conflict, so that the same revision sent again is answered as before. */
const revise = ({ data }: ReviseProduct, product: Product) => {
  const decision = changeAll(data.changes, product);
  if (product.status === "none" || decision.outcome === "rejected" || decision.events.length === 0) return decision;
  const seen = data.expectedRevision === null || data.expectedRevision === product.revision;
  return seen ? decision : reject("RevisionDiffers");
};

export const product: Decider<ProductCommand, ProductEvent, Product, ProductRejection> = {
  initial: { status: "none" },
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case "CreateProduct":
        return create(command, state);
      case "ReviseProduct":
        return revise(command, state);
      default:
        return change(command, state);
    }
  },
};
