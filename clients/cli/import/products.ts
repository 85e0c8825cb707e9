import type { Marketplace } from "./marketplace.ts";
import { acceptedOrDoneBefore, createdOrFound } from "./sender.ts";
import { commonest, type SurveyedProduct } from "./survey.ts";

/** Whose products they are, and in what money they are priced. */
export type Catalogue = { readonly companyId: string; readonly currency: string };

const oneLine = (text: string) =>
  text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, 255);

/** A product for a stock code, under the name and price that the file has most often. What an earlier file of the source said stays.
 * @throws Error when the marketplace refuses. */
export const makeProduct = async (
  { send, find, openedAt: at }: Marketplace,
  { companyId, currency }: Catalogue,
  code: string,
  surveyed: SurveyedProduct,
) => {
  const what = `The product ${code}`;
  const key = `product ${code}`;
  const created = await send({ name: "CreateProduct", input: { companyId, sku: code, name: code }, key, at });
  const productId = await createdOrFound(created, "productId", what, () =>
    find({ kind: "product", sku: code, companyId }),
  );

  const name = oneLine(commonest(surveyed.names) ?? "") || code;
  const pricing = { basePrice: commonest(surveyed.prices) ?? "0", currency };
  const described = { name: "UpdateProduct", input: { productId, name, pricing }, key: `${key} described`, at };
  acceptedOrDoneBefore(await send(described), what, ["ProductIsDiscontinued"]);
  const published = { name: "PublishProduct", input: { productId }, key: `${key} published`, at };
  acceptedOrDoneBefore(await send(published), what, ["ProductIsDiscontinued"]);
  return productId;
};

/** All that a month's orders need of a product comes in before the month begins, or before the first order of all.
 * @throws Error when the marketplace refuses. */
export const receiveForMonth = async (
  { send, openedAt }: Marketplace,
  product: { readonly code: string; readonly productId: string; readonly quantity: number },
  month: string,
) => {
  const { code, productId, quantity } = product;
  const begins = `${month}-01T00:00:00.000Z`;
  const received = await send({
    name: "ReceiveStock",
    input: { productId, quantity, reference: `Import ${month}` },
    key: `stock ${code} ${month} ${String(quantity)}`,
    at: begins < openedAt ? openedAt : begins,
  });
  acceptedOrDoneBefore(received, `Stock of ${code}`);
};
