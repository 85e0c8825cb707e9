import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  companyInput,
  freshAddress,
  openParties,
  type Parties,
  type PartiesOn,
  principalOf,
  resultOf,
  retailerInput,
} from "../fixtures/parties.fixture.ts";
import { claimHoldExpiry } from "./claim-hold-expiry.ts";

const rejected = (reason: string) => ({ outcome: "rejected", reason });
const admin = principalOf("admin");

/** Everything that stands anywhere in the raw log about some streams. */
const rawText = async ({ store }: Parties, ...streams: readonly string[]) =>
  JSON.stringify(await Promise.all(streams.map((stream) => store.read(stream))));

/** Registration in resumable steps, over whatever keeps them. `parts()` is one more process on the same engines. */
export const registrationContract = (engines: string, open: () => Promise<PartiesOn>) => {
  describe(`Logins made by registration on ${engines}`, () => {
    let opened: PartiesOn;
    let parties: Parties;
    beforeAll(async () => {
      opened = await open();
      parties = openParties(opened.parts());
    });
    afterAll(() => opened.close());

    const mayLogIn = async ({ email, password }: { email: string; password: string }) =>
      (await parties.identity.authenticate(email, password)) !== undefined;

    it("are put off, not lost, when too many passwords wait", async () => {
      const parts = opened.parts();
      const busy = Object.assign(new Error("too many"), { code: "OVERLOADED" });
      const hash = () => Promise.reject(busy);
      const crowded = openParties({ ...parts, passwords: { ...parts.passwords, hash } });
      const input = { ...companyInput, email: freshAddress() };
      const key = { idempotencyKey: `register ${input.email}` };
      expect(await crowded.send("RegisterCompany", input, undefined, key)).toMatchObject({ outcome: "unavailable" });
      expect(await parties.send("RegisterCompany", input, undefined, key)).toMatchObject({ outcome: "accepted" });
      expect(await mayLogIn(input)).toBe(true);
    });

    it("go to one of two registrations that race for an e-mail", async () => {
      const email = freshAddress();
      const other = openParties(opened.parts());
      const answers = await Promise.all([
        parties.send("RegisterCompany", { ...companyInput, email }),
        other.send("RegisterRetailer", { ...retailerInput, email }),
        parties.send("RegisterRetailer", { ...retailerInput, email }),
        other.send("CreateAccount", { email, password: "a-long-password", role: "admin" }, admin),
      ]);
      expect(answers.filter(({ outcome }) => outcome === "accepted")).toHaveLength(1);
      expect(answers.filter(({ outcome }) => outcome === "rejected")).toEqual(
        [1, 2, 3].map(() => rejected("EmailTaken")),
      );
    });

    it("leave nothing of the loser of that race behind", async () => {
      const email = freshAddress();
      await parties.send("RegisterCompany", { ...companyInput, email });
      const claimed = await parties.store.read(`claim-email-${parties.emailClaim(email)}`);
      expect(await parties.send("RegisterCompany", { ...companyInput, email })).toEqual(rejected("EmailTaken"));
      expect(await parties.store.read(`claim-email-${parties.emailClaim(email)}`)).toEqual(claimed);
    });

    it("are made once, with the same answer, however often a registration is sent", async () => {
      const input = { ...retailerInput, email: freshAddress() };
      const key = { idempotencyKey: `register ${input.email}` };
      const first = await parties.send("RegisterRetailer", input, undefined, key);
      const other = openParties(opened.parts());
      const again = await Promise.all(
        [parties, other, other].map((each) => each.send("RegisterRetailer", input, undefined, key)),
      );
      for (const answer of again)
        expect(answer).toMatchObject({ outcome: "accepted", result: { retailerId: resultOf(first, "retailerId") } });
      expect(await parties.store.read(`retailer-${resultOf(first, "retailerId")}`)).toHaveLength(1);
      const otherPassword = { ...input, password: "another-long-password" };
      expect(await parties.send("RegisterRetailer", otherPassword, undefined, key)).toEqual({
        outcome: "key-refused",
        code: "IdempotencyKeyReused",
      });
    });

    it("are resumed under the same key when the process stops between any two steps", async () => {
      for (const stopAt of [1, 2, 3, 4]) {
        const input = { ...companyInput, email: freshAddress() };
        const key = { idempotencyKey: `register ${input.email}` };
        let appends = 0;
        const parts = opened.parts();
        const stopping = openParties({
          ...parts,
          store: {
            ...parts.store,
            append: (...args) => {
              appends += 1;
              if (appends > stopAt) throw new Error("the process stops here");
              return parts.store.append(...args);
            },
          },
        });
        if (stopAt < 4)
          await expect(stopping.send("RegisterCompany", input, undefined, key)).rejects.toThrow("stops here");
        else await stopping.send("RegisterCompany", input, undefined, key);
        expect(await mayLogIn(input)).toBe(stopAt === 4);

        const resumed = openParties(opened.parts());
        const answer = await resumed.send("RegisterCompany", input, undefined, key);
        expect(await resumed.identity.authenticate(input.email, input.password)).toMatchObject({
          principal: { accountId: resultOf(answer, "accountId"), partyId: resultOf(answer, "companyId") },
        });
        expect(await resumed.store.read(`company-${resultOf(answer, "companyId")}`)).toHaveLength(1);
        expect(await resumed.store.read(`account-${resultOf(answer, "accountId")}`)).toHaveLength(1);
      }
    });

    it("keep an address for a registration cut short, until that time is over", async () => {
      const email = freshAddress();
      const broken = openParties({
        ...opened.parts(),
        credentials: { add: () => Promise.reject(new Error("away")), find: () => Promise.resolve(undefined) },
      });
      await expect(broken.send("RegisterCompany", { ...companyInput, email })).rejects.toThrow("away");
      expect(await parties.send("RegisterCompany", { ...companyInput, email })).toEqual(rejected("EmailTaken"));
      const later = new Date(Date.now() + 3_600_000).toISOString();
      await claimHoldExpiry.expire(parties.emailClaim(email), parties.handlingAt(later));
      expect(await parties.send("RegisterCompany", { ...companyInput, email })).toMatchObject({ outcome: "accepted" });
    });

    it("have nothing personal, and no password, anywhere in the raw log", async () => {
      const company = await parties.send("RegisterCompany", { ...companyInput, email: freshAddress() });
      const input = { ...retailerInput, email: freshAddress() };
      const retailer = await parties.send("RegisterRetailer", input);
      await parties.send("EnrolRetailer", { ...retailerInput, email: null }, admin);
      const raw = await rawText(
        parties,
        `company-${resultOf(company, "companyId")}`,
        `account-${resultOf(company, "accountId")}`,
        `retailer-${resultOf(retailer, "retailerId")}`,
        `account-${resultOf(retailer, "accountId")}`,
        `claim-email-${parties.emailClaim(input.email)}`,
      );
      expect(raw).toContain("Corner & Clay");
      const secrets = [
        input.email,
        companyInput.phone,
        "Ines",
        input.phone,
        "Flores",
        "1200-195",
        input.password,
        companyInput.password,
        "spec.example",
      ];
      for (const secret of secrets) expect(raw).not.toContain(secret);
    });
  });
};
