import type { Db } from "mongodb";

export type Fault = "none" | "before" | "after";

const broken = () => Object.assign(new Error("the connection was cut"), { code: "ECONNRESET" });

const isMethod = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === "function";

/** `db`, whose writes fail where `next` says so: before MongoDB has done them, or after, so that nobody knows. */
export const failingDb = (db: Db, next: () => Fault | Promise<Fault>): Db => {
  const failing = async (write: () => Promise<unknown>) => {
    const fault = await next();
    if (fault === "before") throw broken();
    const result = await write();
    if (fault === "after") throw broken();
    return result;
  };
  const around = <Target extends object>(target: Target, methods: ReadonlySet<string>): Target =>
    new Proxy(target, {
      get: (it, name) => {
        const value: unknown = Reflect.get(it, name, it);
        if (!isMethod(value)) return value;
        const call = (...args: unknown[]) => value.apply(it, args);
        if (name === "collection") return (...args: unknown[]) => around(call(...args) as object, methods);
        return methods.has(String(name)) ? (...args: unknown[]) => failing(async () => call(...args)) : call;
      },
    });
  return around(db, new Set(["bulkWrite", "updateOne"]));
};
