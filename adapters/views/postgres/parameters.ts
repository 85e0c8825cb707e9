/** Collects a statement's parameters: `param(value)` answers the "$n" that stands for it. */
export const parameters = () => {
  const values: unknown[] = [];
  return { values, param: (value: unknown) => `$${values.push(value)}` };
};

export type Param = ReturnType<typeof parameters>["param"];

export const where = (conditions: readonly string[]) =>
  conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "";
