import { migrate } from "../adapters/postgres/migrate.ts";
import { type OwnServer, ownServer } from "../checks/own-server.ts";

export type Server = OwnServer;

/** Lends `work` a migrated database on a server of its own, and removes both after it. */
export const withServer = async <Result>(work: (server: Server) => Promise<Result>): Promise<Result> => {
  const server = await ownServer();
  try {
    await migrate(server.pool);
    return await work(server);
  } finally {
    await server.close();
  }
};
