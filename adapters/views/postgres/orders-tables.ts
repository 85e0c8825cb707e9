import type { ClientBase } from "pg";

export const ordersTable = "orders_v1";

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

const statements = [
  orders,
  `CREATE INDEX IF NOT EXISTS idx_orders_retailer_status ON ${ordersTable} (retailer_id, status) WHERE status <> 'completed'`,
  `CREATE INDEX IF NOT EXISTS idx_orders_retailer_date ON ${ordersTable} (retailer_id, placed_at DESC, id DESC)`,
  `CREATE INDEX IF NOT EXISTS idx_orders_company_date ON ${ordersTable} (company_id, placed_at DESC, id DESC)`,
  // What analysts query: the names and columns that everybody knows, whatever version stands behind.
  `CREATE OR REPLACE VIEW orders AS
     SELECT id, retailer_id, company_id, status, total_amount, currency, body #> '{deliveryInfo,address}' AS delivery_address,
            placed_at AS created_at, updated_at
     FROM ${ordersTable}`,
];

export const createOrderTables = async (client: ClientBase) => {
  for (const statement of statements) await client.query(statement);
};
