import { casaLumbre } from "./catalogue/casa-lumbre.ts";
import { fjellbekkWool } from "./catalogue/fjellbekk-wool.ts";
import { greenfoldBotanicals } from "./catalogue/greenfold-botanicals.ts";
import { harbourAndHearth } from "./catalogue/harbour-and-hearth.ts";
import { littleFoundryToys } from "./catalogue/little-foundry-toys.ts";
import { nordlichtPapier } from "./catalogue/nordlicht-papier.ts";
import { tanakaTea } from "./catalogue/tanaka-tea.ts";
import type { Family } from "./family.ts";

export type Supplier = {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly businessRegistration: string;
  readonly region: string;
  readonly timeZone: string;
  readonly currency: string;
  /** The company looks at every order itself before it is confirmed. */
  readonly approvesOrders: boolean;
  readonly standing: "verified" | "waiting";
  /** Begins its products' numbers. */
  readonly code: string;
  readonly families: readonly Family[];
};

const british = {
  region: "GB",
  timeZone: "Europe/London",
  currency: "GBP",
  approvesOrders: false,
  standing: "verified",
} as const;

export const suppliers: readonly Supplier[] = [
  {
    ...british,
    name: "Harbour & Hearth",
    email: "company@tradepost.example",
    phone: "+44 1326 555 0142",
    businessRegistration: "GB-09114732",
    code: "HH",
    families: harbourAndHearth,
  },
  {
    ...british,
    name: "Greenfold Botanicals",
    email: "trade@greenfold.example",
    phone: "+44 1434 555 0177",
    businessRegistration: "GB-10726619",
    approvesOrders: true,
    code: "GF",
    families: greenfoldBotanicals,
  },
  {
    ...british,
    name: "Little Foundry Toys",
    email: "orders@littlefoundry.example",
    phone: "+44 1952 555 0118",
    businessRegistration: "GB-08853041",
    code: "LF",
    families: littleFoundryToys,
  },
  {
    name: "Nordlicht Papier",
    email: "handel@nordlicht-papier.example",
    phone: "+49 40 5550 1934",
    businessRegistration: "DE-HRB-118204",
    region: "DE",
    timeZone: "Europe/Berlin",
    currency: "EUR",
    approvesOrders: false,
    standing: "verified",
    code: "NP",
    families: nordlichtPapier,
  },
  {
    name: "Casa Lumbre",
    email: "mayoristas@casalumbre.example",
    phone: "+34 963 555 018",
    businessRegistration: "ES-B98214477",
    region: "ES",
    timeZone: "Europe/Madrid",
    currency: "EUR",
    approvesOrders: false,
    standing: "verified",
    code: "CL",
    families: casaLumbre,
  },
  {
    name: "Tanaka Tea",
    email: "export@tanaka-tea.example",
    phone: "+81 54 555 0162",
    businessRegistration: "JP-0800-01-014420",
    region: "JP",
    timeZone: "Asia/Tokyo",
    currency: "JPY",
    approvesOrders: false,
    standing: "verified",
    code: "TT",
    families: tanakaTea,
  },
  {
    name: "Fjellbekk Wool",
    email: "salg@fjellbekk.example",
    phone: "+47 61 55 50 14",
    businessRegistration: "NO-918273645",
    region: "NO",
    timeZone: "Europe/Oslo",
    currency: "NOK",
    approvesOrders: false,
    standing: "verified",
    code: "FW",
    families: fjellbekkWool,
  },
  {
    name: "Atelier Moreau",
    email: "contact@atelier-moreau.example",
    phone: "+33 4 55 50 01 93",
    businessRegistration: "FR-812450199",
    region: "FR",
    timeZone: "Europe/Paris",
    currency: "EUR",
    approvesOrders: false,
    standing: "waiting",
    code: "AM",
    families: [],
  },
];
