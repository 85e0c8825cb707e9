import type { CommandAnswer } from "../../../schemas/command.ts";
import { isRecord, textIn } from "./answer-fields.ts";
import type { ImportClient, ImportCommand, ImportedOrder } from "./import-client.ts";

export type RestRequest = {
  readonly method: "GET" | "POST" | "PUT";
  /** From "/api" on. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

export type RestResponse = {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterMs: number | undefined;
};

/** Sends as whoever is logged in, and logs in again when the token has run out. No connection, or no answer in time, is a 503. */
export type Rest = (request: RestRequest) => Promise<RestResponse>;

/** Method and path of each command that an import sends; `{field}` comes from the input, the rest of it is the body. */
const routes: Readonly<Record<string, readonly ["POST" | "PUT", string]>> = {
  EnrolCompany: ["POST", "/api/companies/enrol"],
  SubmitCompanyDocuments: ["POST", "/api/companies/{companyId}/documents"],
  VerifyCompany: ["POST", "/api/companies/{companyId}/verify"],
  EnrolRetailer: ["POST", "/api/retailers/enrol"],
  UpdateRetailerProfile: ["PUT", "/api/retailers/{retailerId}"],
  SubmitKycDocuments: ["POST", "/api/retailers/{retailerId}/kyc"],
  ApproveKyc: ["POST", "/api/retailers/{retailerId}/kyc/approve"],
  CreateProduct: ["POST", "/api/products"],
  UpdateProduct: ["PUT", "/api/products/{productId}"],
  PublishProduct: ["POST", "/api/products/{productId}/publish"],
  ReceiveStock: ["POST", "/api/products/{productId}/inventory/receive"],
  ImportOrder: ["POST", "/api/orders/import"],
  RequestReturn: ["POST", "/api/orders/{orderId}/returns"],
  ReceiveReturn: ["POST", "/api/orders/{orderId}/returns/receive"],
};

/** @throws Error for a command that has no address. */
const requestOf = ({ name, input, idempotencyKey, at, waitMs }: ImportCommand): RestRequest => {
  const route = routes[name];
  if (!route) throw new Error(`${name} has no address`);
  const [method, template] = route;
  const field = /\{(\w+)\}/.exec(template)?.[1];
  const path =
    field === undefined ? template : template.replace(`{${field}}`, encodeURIComponent(String(input[field])));
  return {
    method,
    path,
    body: Object.fromEntries(Object.entries(input).filter(([key]) => key !== field)),
    headers: {
      "idempotency-key": idempotencyKey,
      "business-time": at,
      ...(waitMs === undefined ? {} : { prefer: `wait=${String(Math.ceil(waitMs / 1000))}` }),
    },
  };
};

const noToken = { epoch: "", seen: [] };

const issuesIn = (body: unknown) => {
  const errors: unknown = isRecord(body) ? body["errors"] : undefined;
  const all: readonly unknown[] = Array.isArray(errors) ? errors : [];
  return all.map((error) => ({ path: textIn(error, "path") ?? "", message: textIn(error, "message") ?? "" }));
};

const keyCodes = ["IdempotencyKeyReused", "IdempotencyKeyExpired", "IdempotencyKeyMissing"] as const;

const refusalOf = (status: number, code: string, body: unknown): CommandAnswer | undefined => {
  switch (status) {
    case 400:
      return { outcome: "invalid", issues: issuesIn(body) };
    case 403:
      return { outcome: "forbidden" };
    case 404:
      return { outcome: "not-found" };
    case 422:
      return { outcome: "rejected", reason: code };
    default:
      return undefined;
  }
};

/** @throws Error for what no command is answered with, such as a wrong login. */
const answerOf = ({ status, body, retryAfterMs = 1_000 }: RestResponse): CommandAnswer => {
  if (status < 300) return { outcome: "accepted", result: body, token: noToken };
  const code = textIn(body, "code") ?? `HTTP ${String(status)}`;
  const keyCode = keyCodes.find((each) => each === code);
  if (keyCode) return { outcome: "key-refused", code: keyCode };
  if (status === 409 || status === 429 || status >= 500) return { outcome: "unavailable", retryAfterMs };
  const refusal = refusalOf(status, code, body);
  if (!refusal) throw new Error(`The marketplace answers ${String(status)} ${code}`);
  return refusal;
};

const amountIn = (body: unknown, field: string) => {
  const amount = isRecord(body) ? body[field] : undefined;
  const minor = isRecord(amount) ? amount["amountMinor"] : undefined;
  return { amountMinor: typeof minor === "number" ? minor : Number.NaN, currency: textIn(amount, "currency") ?? "" };
};

const orderOf = (body: unknown): ImportedOrder => ({
  status: textIn(body, "status") ?? "pending",
  totalAmount: amountIn(body, "totalAmount"),
  refundedAmount: amountIn(body, "refundedAmount"),
});

const itemsIn = (body: unknown): readonly unknown[] => {
  const items: unknown = isRecord(body) ? body["items"] : undefined;
  return Array.isArray(items) ? items : [];
};

const lists = {
  company: { path: "/api/companies?first=100&q=", field: "name" },
  retailer: { path: "/api/retailers?first=100&q=", field: "businessName" },
  product: { path: "/api/products?first=100&q=", field: "sku" },
};

/** The marketplace over its REST API. */
export const restClient = (rest: Rest): ImportClient => ({
  send: async (command) => answerOf(await rest(requestOf(command))),
  order: async (orderId) => {
    const response = await rest({ method: "GET", path: `/api/orders/${encodeURIComponent(orderId)}` });
    return response.status === 200 ? orderOf(response.body) : undefined;
  },
  find: async (wanted) => {
    const { path, field } = lists[wanted.kind];
    const name = wanted.kind === "product" ? wanted.sku : wanted.name;
    const within = wanted.kind === "product" ? `&companyId=${encodeURIComponent(wanted.companyId)}` : "";
    const { body } = await rest({ method: "GET", path: path + encodeURIComponent(name) + within });
    return textIn(
      itemsIn(body).find((item) => textIn(item, field) === name),
      "id",
    );
  },
});
