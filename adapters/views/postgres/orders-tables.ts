import type { ClientBase } from "pg";

/** Created and found again by these names and these alone. */
export const [ordersTable, itemsTable] = ["orders_v1", "order_items_v1"];

const orders = `CREATE TABLE IF NOT EXISTS ${ordersTable} (
  placed_at timestamptz NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  purchase_id uuid,
  retailer_id uuid,
  company_id uuid,
  status text NOT NULL,
  total_amount numeric(20, 3) NOT NULL,
  currency text NOT NULL,
  updated_at timestamptz NOT NULL,
  body json NOT NULL,
  items json NOT NULL,
  PRIMARY KEY (placed_at, id)
) PARTITION BY RANGE (placed_at)`;

const items = `CREATE TABLE IF NOT EXISTS ${itemsTable} (
  order_id uuid NOT NULL,
  line_number integer NOT NULL,
  product_id uuid NOT NULL,
  quantity bigint NOT NULL,
  returned_quantity bigint NOT NULL,
  unit_price numeric(24, 7) NOT NULL,
  total_price numeric(20, 3) NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (order_id, line_number)
)`;

const statements = [
  orders,
  `CREATE INDEX IF NOT EXISTS idx_orders_retailer_status ON ${ordersTable} (retailer_id, status) WHERE status <> 'completed'`,
  `CREATE INDEX IF NOT EXISTS idx_orders_retailer_date ON ${ordersTable} (retailer_id, placed_at DESC, id DESC)`,
  `CREATE INDEX IF NOT EXISTS idx_orders_company_date ON ${ordersTable} (company_id, placed_at DESC, id DESC)`,
  items,
  // What analysts query: the names and columns that everybody knows, whatever version stands behind.
  `CREATE OR REPLACE VIEW orders AS
     SELECT id, retailer_id, company_id, status, total_amount, currency, body #> '{deliveryInfo,address}' AS delivery_address,
            placed_at AS created_at, updated_at
     FROM ${ordersTable}`,
  `CREATE OR REPLACE VIEW order_items AS
     SELECT md5(order_id::text || '/' || line_number)::uuid AS id, order_id, product_id, quantity, unit_price, total_price, created_at
     FROM ${itemsTable}`,
];

export const createOrderTables = async (client: ClientBase) => {
  for (const statement of statements) await client.query(statement);
};
