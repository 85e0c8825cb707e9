import { describe, expect, it } from "vitest";
import { accessOf } from "./connection.ts";

const urlOf = (...given: Parameters<typeof accessOf>) => accessOf(...given).url;

describe("Where the command line looks for the marketplace", () => {
  it("is this machine, at the port that npm start is told", () => {
    expect(urlOf({}, {})).toBe("http://127.0.0.1:8080");
    expect(urlOf({}, { PORT: "9100" })).toBe("http://127.0.0.1:9100");
  });

  it("is TRADEPOST_URL before that, and the option before all", () => {
    const environment = { PORT: "9100", TRADEPOST_URL: "https://tradepost.example" };
    expect(urlOf({}, environment)).toBe("https://tradepost.example");
    expect(urlOf({ url: "http://10.0.0.7" }, environment)).toBe("http://10.0.0.7");
  });
});
