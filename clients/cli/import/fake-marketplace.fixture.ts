import type { CommandAnswer } from "../../../schemas/command.ts";
import { accepted, fakeBooks, type FakeItem } from "./fake-books.fixture.ts";
import type { ImportClient, ImportCommand } from "./import-client.ts";

type Known = { readonly asked: string; readonly answer: CommandAnswer };
type OrderInput = { readonly retailerId: string; readonly items: readonly FakeItem[] };
type ReturnInput = {
  readonly orderId: string;
  readonly items: readonly { readonly lineNumber: number; readonly quantity: number }[];
};

const carryingOut = (
  books: ReturnType<typeof fakeBooks>,
  newId: (kind: string) => string,
  note: (name: string, id: string) => void,
) => {
  const create = (kind: string, name: unknown): CommandAnswer => {
    const id = newId(kind);
    note(`${kind} ${String(name)}`, id);
    return accepted({ [`${kind}Id`]: id });
  };

  return ({ name, input }: ImportCommand): CommandAnswer => {
    switch (name) {
      case "EnrolCompany":
        return create("company", input["name"]);
      case "EnrolRetailer":
        return create("retailer", input["businessName"]);
      case "CreateProduct":
        return create("product", input["sku"]);
      case "ReceiveStock":
        books.move(String(input["productId"]), Number(input["quantity"]));
        return accepted({});
      case "ImportOrder": {
        const { retailerId, items } = input as OrderInput;
        return books.place(retailerId, items);
      }
      case "ReceiveReturn": {
        const { orderId, items } = input as ReturnInput;
        return books.takeBack(orderId, items);
      }
      default:
        return accepted({});
    }
  };
};

/** As much of a marketplace as an import sees: it answers by key, keeps stock, and knows the orders. For specs. */
export const fakeMarketplace = (digits = 2) => {
  const answers = new Map<string, Known>();
  const named = new Map<string, string>();
  const log: ImportCommand[] = [];
  let ids = 0;
  let failures = 0;
  const newId = (kind: string) => `${kind}-${String((ids += 1))}`;
  const books = fakeBooks(newId, digits);

  const carryOut = carryingOut(books, newId, (name, id) => named.set(name, id));

  const send = (command: ImportCommand): CommandAnswer => {
    if (failures > 0) {
      failures -= 1;
      return { outcome: "unavailable", retryAfterMs: 1 };
    }
    const asked = JSON.stringify([command.name, command.input]);
    const known = answers.get(command.idempotencyKey);
    if (known) return known.asked === asked ? known.answer : { outcome: "key-refused", code: "IdempotencyKeyReused" };
    const answer = carryOut(command);
    log.push(command);
    answers.set(command.idempotencyKey, { asked, answer });
    return answer;
  };

  const client: ImportClient = {
    send: (command) => Promise.resolve(send(command)),
    order: (orderId) => Promise.resolve(books.read(orderId)),
    find: (wanted) =>
      Promise.resolve(named.get(`${wanted.kind} ${wanted.kind === "product" ? wanted.sku : wanted.name}`)),
  };

  return {
    client,
    orders: books.orders,
    stock: books.stock,
    /** Commands that had an effect, in the order they had it. */
    log,
    failNext: (times: number) => {
      failures = times;
    },
    /** From now on every key seen so far is older than answers are kept. */
    expireKeys: () => {
      for (const [key, { asked }] of answers)
        answers.set(key, { asked, answer: { outcome: "key-refused", code: "IdempotencyKeyExpired" } });
    },
  };
};
