import { describe, expect, it } from "vitest";
import { connectionString } from "./connection.ts";

describe("The URL of an event store", () => {
  it("keeps what it says, and gets what it leaves out", () => {
    const { text, credentials } = connectionString("esdb://ann:p%40ss@one:2113,two:2113?keepAliveInterval=20000");
    expect(text).toBe(
      "esdb://ann:p%40ss@one:2113,two:2113?keepAliveInterval=20000&keepAliveTimeout=3000&connectionName=tradepost",
    );
    expect(credentials).toEqual({ username: "ann", password: "p@ss" });
  });

  it("is not written anew where it says all", () => {
    const url = "esdb://a:b@one?tls_CA_file=%2Fmy%20ca+1&keep-alive-interval=20000&KEEPALIVETIMEOUT=1&connectionName=x";
    expect(connectionString(url).text).toBe(url);
  });

  it("needs no user where there is no encryption: the call's credentials are not sent then", () => {
    expect(connectionString("esdb://localhost:2113?tls=false").credentials.username).toBe("nobody");
    expect(() => connectionString("esdb://localhost:2113")).toThrow(/needs a user/);
  });

  it.each(["throwOnAppendFailure", "throw_on_append_failure", "THROWONAPPENDFAILURE"])("refuses %s=false", (name) => {
    expect(() => connectionString(`esdb://localhost:2113?tls=false&${name}=false`)).toThrow(/must not set/);
  });
});
