import { flushCompileCache } from "node:module";
import { runProcess } from "../compose/run-process.ts";
import { announce } from "./announce.ts";
import { readConfiguration } from "./configuration.ts";
import { claimDataFolder, shareDataFolder } from "../compose/data-folder.ts";

/** The whole marketplace in this process, until it is told to stop. */
export const run = () =>
  runProcess({
    configure: readConfiguration,
    open: async ({ configuration, log, closing }) => {
      if (configuration.databaseUrl === undefined) {
        const folder = await claimDataFolder(configuration.dataFolder);
        closing.add("data folder", folder.release);
      } else shareDataFolder(configuration.dataFolder);
      const { openMarketplace } = await import("./marketplace.ts");
      const marketplace = await openMarketplace(configuration, log, closing);
      await marketplace.fill();
      return marketplace.listener;
    },
    ready: (configuration) => {
      announce(configuration, process.stdout);
      flushCompileCache();
    },
  });
