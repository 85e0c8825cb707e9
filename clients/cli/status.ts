import { shownPosition } from "./shown-position.ts";
import type { Tradepost } from "../sdk/index.ts";
import { textTable } from "./text-table.ts";

const number = new Intl.NumberFormat("en");

const seconds = (lag: number) => (lag === 0 ? "-" : `${lag.toFixed(1)} s`);

type Projection = Awaited<ReturnType<Tradepost["systemStatus"]>>["projections"][number];

export const projectionTable = (projections: readonly Projection[]) =>
  textTable(
    [
      { title: "projection" },
      { title: "state" },
      { title: "behind", align: "right" },
      { title: "for", align: "right" },
      { title: "parked", align: "right" },
    ],
    projections.map(({ name, version, state, lagEvents, lagSeconds, parkedStreams }) => [
      `${name} v${version}`,
      state,
      number.format(lagEvents),
      seconds(lagSeconds),
      number.format(parkedStreams),
    ]),
  );

/** Where the log stands, how much there is, how far the read models are. */
export const status = async (client: Tradepost): Promise<string> => {
  const [{ epoch, head, projections }, counts] = await Promise.all([client.systemStatus({}), client.counts({})]);
  const { companies, retailers, products, orders, ordersToday } = counts;
  return [
    `log         ${head === null ? "empty" : `at ${shownPosition(head)}`}, epoch ${epoch}`,
    `holds       ${number.format(orders)} orders (${number.format(ordersToday)} today), ${number.format(products)} products on sale, ${number.format(companies)} companies, ${number.format(retailers)} retailers`,
    "",
    projectionTable(projections),
  ].join("\n");
};
