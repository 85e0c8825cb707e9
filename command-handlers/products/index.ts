import { createProduct } from "./create-product.ts";
import { discontinueProduct } from "./discontinue-product.ts";
import { publishProduct } from "./publish-product.ts";
import { removeRetailerPrice } from "./remove-retailer-price.ts";
import { setRetailerPrice } from "./set-retailer-price.ts";
import { updateProduct } from "./update-product.ts";

export const productsHandlers = [
  createProduct,
  updateProduct,
  setRetailerPrice,
  removeRetailerPrice,
  publishProduct,
  discontinueProduct,
];
