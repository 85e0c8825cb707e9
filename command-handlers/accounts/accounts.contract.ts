import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  companyInput,
  openParties,
  type Parties,
  type PartiesParts,
  principalOf,
  resultOf,
  retailerInput,
} from "../fixtures/parties.fixture.ts";
import { bootstrapStaff } from "./bootstrap-staff.ts";
import { claimHoldExpiry } from "./claim-hold-expiry.ts";

const rejected = (reason: string) => ({ outcome: "rejected", reason });
const admin = principalOf("admin");

/** Everything that stands anywhere in the raw log about one stream. */
const rawText = async ({ store }: Parties, ...streams: readonly string[]) =>
  JSON.stringify(await Promise.all(streams.map((stream) => store.read(stream))));

let fresh = 0;
const address = () => `person-${String((fresh += 1))}@spec.example`;

type Opened = { readonly parts: () => PartiesParts; readonly close: () => Promise<void> };

/** Logins from registration on, over whatever keeps them. `parts()` is one more process on the same engines. */
export const accountsContract = (engines: string, open: () => Promise<Opened>) => {
  describe(`Logins on ${engines}`, () => {
    let opened: Opened;
    let parties: Parties;
    beforeAll(async () => {
      opened = await open();
      parties = openParties(opened.parts());
    });
    afterAll(() => opened.close());

    const staff = async (role = "auditor") => {
      const login = { email: address(), password: "a-long-password", role };
      return { ...login, accountId: resultOf(await parties.send("CreateAccount", login, admin), "accountId") };
    };
    const mayLogIn = async ({ email, password }: { email: string; password: string }) =>
      (await parties.identity.authenticate(email, password)) !== undefined;

    it("know e-mail and password, and are silent about what is wrong with others", async () => {
      const login = await staff();
      expect(await parties.identity.authenticate(` ${login.email.toUpperCase()}`, login.password)).toMatchObject({
        principal: { accountId: login.accountId, role: "auditor", partyId: null },
        email: login.email,
      });
      expect(await parties.identity.authenticate(login.email, "another password")).toBeUndefined();
      expect(await parties.identity.authenticate(address(), login.password)).toBeUndefined();
    });

    it("go to one of two registrations that race for an e-mail", async () => {
      const email = address();
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
      const email = address();
      await parties.send("RegisterCompany", { ...companyInput, email });
      const claimed = await parties.store.read(`claim-email-${parties.emailClaim(email)}`);
      expect(await parties.send("RegisterCompany", { ...companyInput, email })).toEqual(rejected("EmailTaken"));
      expect(await parties.store.read(`claim-email-${parties.emailClaim(email)}`)).toEqual(claimed);
    });

    it("are made once, with the same answer, however often a registration is sent", async () => {
      const input = { ...retailerInput, email: address() };
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
        const input = { ...companyInput, email: address() };
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
      const email = address();
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
      const company = await parties.send("RegisterCompany", { ...companyInput, email: address() });
      const input = { ...retailerInput, email: address() };
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

    it("of companies and retailers need the party that they act for", async () => {
      const partyId = resultOf(
        await parties.send("RegisterCompany", { ...companyInput, email: address() }),
        "companyId",
      );
      const login = (role: string, party: string | null) =>
        parties.send("CreateAccount", { email: address(), password: "a-long-password", role, partyId: party }, admin);
      expect(await login("company", partyId)).toMatchObject({ outcome: "accepted" });
      expect(await login("retailer", partyId)).toEqual({ outcome: "not-found" });
      expect(await login("company", null)).toEqual(rejected("RoleNeedsParty"));
      expect(await login("admin", partyId)).toEqual(rejected("RoleTakesNoParty"));
    });

    it("give the e-mail of a refused account back", async () => {
      const email = address();
      const login = { email, password: "a-long-password", role: "company" };
      expect(await parties.send("CreateAccount", login, admin)).toEqual(rejected("RoleNeedsParty"));
      expect(await parties.send("CreateAccount", { ...login, role: "admin" }, admin)).toMatchObject({
        outcome: "accepted",
      });
    });

    it("open and close with their account, at once", async () => {
      const login = await staff();
      const { accountId } = login;
      await parties.send("LockAccount", { accountId, cause: "suspicious-logins" }, admin);
      expect(await mayLogIn(login)).toBe(false);
      expect(await parties.identity.account(accountId)).toBeUndefined();
      await parties.send("UnlockAccount", { accountId }, admin);
      expect(await mayLogIn(login)).toBe(true);
      await parties.send("DisableAccount", { accountId }, admin);
      expect(await mayLogIn(login)).toBe(false);
      for (const [name, more] of [
        ["LockAccount", { cause: "other" }],
        ["UnlockAccount", {}],
        ["ChangeRole", { role: "admin" }],
      ] as const)
        expect(await parties.send(name, { accountId, ...more }, admin)).toEqual(rejected("AccountIsDisabled"));
    });

    it("change the role of staff, and what it permits, alone", async () => {
      const { accountId } = await staff("analyst");
      expect(await parties.send("ChangeRole", { accountId, role: "auditor" }, admin)).toMatchObject({
        outcome: "accepted",
      });
      expect(await parties.identity.account(accountId)).toMatchObject({ principal: { role: "auditor" } });
      const company = await parties.send("RegisterCompany", { ...companyInput, email: address() });
      const ofCompany = { accountId: resultOf(company, "accountId"), role: "admin" };
      expect(await parties.send("ChangeRole", ofCompany, admin)).toEqual(rejected("RoleBelongsToParty"));
    });

    it("are not for their own holder to change, nor for those who may not manage users", async () => {
      const { accountId } = await staff("admin");
      const self = principalOf("admin", null, accountId);
      for (const [name, more] of [
        ["LockAccount", { cause: "other" }],
        ["DisableAccount", {}],
        ["ChangeRole", { role: "auditor" }],
      ] as const) {
        expect(await parties.send(name, { accountId, ...more }, self)).toEqual(rejected("OwnAccount"));
        expect(await parties.send(name, { accountId, ...more }, principalOf("auditor"))).toEqual({
          outcome: "forbidden",
        });
      }
      expect(await parties.send("UnlockAccount", { accountId: admin.accountId }, admin)).toEqual({
        outcome: "not-found",
      });
    });

    it("begin with a first one, made once, that nobody has to be there for", async () => {
      const login = { email: address(), password: "a-long-password", role: "admin" } as const;
      expect(await bootstrapStaff(parties.commands, login)).toBe("created");
      expect(await bootstrapStaff(parties.commands, login)).toBe("created");
      expect(await bootstrapStaff(parties.commands, { ...login, password: "another-password" })).toBe("exists");
      expect(await bootstrapStaff(parties.commands, { ...login, role: "auditor" })).toBe("exists");
      expect(await mayLogIn(login)).toBe(true);
    });
  });
};
