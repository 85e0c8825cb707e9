/** What the Kafka adapters tell operators; pino fits. */
export type KafkaLog = {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
};
