export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

export const textIn = (value: unknown, field: string) => {
  const found = isRecord(value) ? value[field] : undefined;
  return typeof found === "string" ? found : undefined;
};
