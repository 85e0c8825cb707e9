import net from "node:net";
import { Kafka, logLevel } from "kafkajs";

/** A client whose answers from the broker can be cut off, after what was asked has arrived there. */
export const cuttableClient = (brokers: readonly string[]) => {
  const cut = { isOn: false };
  const socketFactory = ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }) => {
    const socket = net.connect({ host, port }, onConnect);
    const emit = socket.emit.bind(socket);
    socket.emit = (name: string | symbol, ...args: unknown[]) => {
      if (!cut.isOn || name !== "data") return emit(name, ...args);
      socket.destroy(new Error("the answer was cut off"));
      return true;
    };
    return socket;
  };
  const kafka = new Kafka({ brokers: [...brokers], clientId: "spec", socketFactory, logLevel: logLevel.NOTHING });
  return { kafka, cut };
};
