import { brokerContract } from "../../command-handlers/relay/broker.contract.ts";
import { eventTopics } from "../../schemas/topics/event-topics.ts";
import { memoryBroker } from "./memory.ts";

brokerContract("memory", () => {
  const topics = eventTopics("spec");
  return Promise.resolve({ broker: memoryBroker({ topics }), topics, close: () => Promise.resolve() });
});
