import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  companyInput,
  freshAddress,
  openParties,
  type Parties,
  type PartiesOn,
  principalOf,
  resultOf,
} from "../fixtures/parties.fixture.ts";
import { bootstrapStaff } from "./bootstrap-staff.ts";

const rejected = (reason: string) => ({ outcome: "rejected", reason });
const admin = principalOf("admin");

/** Who may log in, and when no longer, over whatever keeps it. `parts()` is one more process on the same engines. */
export const accountsContract = (engines: string, open: () => Promise<PartiesOn>) => {
  describe(`Logins on ${engines}`, () => {
    let opened: PartiesOn;
    let parties: Parties;
    beforeAll(async () => {
      opened = await open();
      parties = openParties(opened.parts());
    });
    afterAll(() => opened.close());

    const staff = async (role = "auditor") => {
      const login = { email: freshAddress(), password: "a-long-password", role };
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
      expect(await parties.identity.authenticate(freshAddress(), login.password)).toBeUndefined();
    });

    it("cost the same work whether somebody has the address or not", async () => {
      const parts = opened.parts();
      const verified: boolean[] = [];
      const verify: typeof parts.passwords.verify = (hash, password) => {
        verified.push(hash !== undefined);
        return parts.passwords.verify(hash, password);
      };
      const { identity } = openParties({ ...parts, passwords: { ...parts.passwords, verify } });
      const { email } = await staff();
      await identity.authenticate(email, "another password");
      await identity.authenticate(freshAddress(), "another password");
      expect(verified).toEqual([true, false]);
    });

    it("of companies and retailers need the party that they act for", async () => {
      const partyId = resultOf(
        await parties.send("RegisterCompany", { ...companyInput, email: freshAddress() }),
        "companyId",
      );
      const login = (role: string, party: string | null) =>
        parties.send(
          "CreateAccount",
          { email: freshAddress(), password: "a-long-password", role, partyId: party },
          admin,
        );
      expect(await login("company", partyId)).toMatchObject({ outcome: "accepted" });
      expect(await login("retailer", partyId)).toEqual({ outcome: "not-found" });
      expect(await login("company", null)).toEqual(rejected("RoleNeedsParty"));
      expect(await login("admin", partyId)).toEqual(rejected("RoleTakesNoParty"));
    });

    it("give the e-mail of a refused account back", async () => {
      const email = freshAddress();
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
      const company = await parties.send("RegisterCompany", { ...companyInput, email: freshAddress() });
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
      const login = { email: freshAddress(), password: "a-long-password", role: "admin" } as const;
      expect(await bootstrapStaff(parties.commands, login)).toBe("created");
      expect(await bootstrapStaff(parties.commands, login)).toBe("created");
      expect(await bootstrapStaff(parties.commands, { ...login, password: "another-password" })).toBe("exists");
      expect(await bootstrapStaff(parties.commands, { ...login, role: "auditor" })).toBe("exists");
      expect(await mayLogIn(login)).toBe(true);
    });
  });
};
