import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to the server at `url` that can be cut, stopped and mended. */
export const wayTo = async (url: string) => {
  const target = new URL(url);
  const open = new Set<Socket>();
  let state: "open" | "cut" | "silent" = "open";

  const server = createServer((client) => {
    if (state === "cut") {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port || 27017), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on("data", (bytes) => {
        if (state !== "silent") to.write(bytes);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");

  const end = () => {
    for (const socket of open) socket.destroy();
  };
  const own = new URL(url);
  own.host = `127.0.0.1:${String(address.port)}`;
  own.searchParams.set("directConnection", "true");
  return {
    url: own.href,
    cut: () => {
      state = "cut";
      end();
    },
    /** Connections stay open, and nothing comes through. */
    silence: () => {
      state = "silent";
    },
    mend: () => {
      end();
      state = "open";
    },
    close: async () => {
      end();
      server.close();
      await once(server, "close");
    },
  };
};
