/** Papers and standing of a shop that buys. */
export type Kyc = "approved" | "waiting" | "rejected" | "not-submitted";

export type Shop = {
  readonly businessName: string;
  readonly contactPerson: string;
  readonly email: string;
  readonly phone: string;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  readonly region: string;
  readonly timeZone: string;
  readonly kyc: Kyc;
  readonly creditScore: number;
  /** What it may owe, in whole units of its currency. */
  readonly creditLimit: number;
};

/** Business, person, e-mail, phone, street, postcode, city, region, time zone, KYC, credit score, credit limit. */
const table = `
The Corner Larder | Imogen Hartley | retailer@tradepost.example | +44 117 555 0101 | 14 Gloucester Road | BS7 8AL | Bristol | GB | Europe/London | approved | 812 | 20000
Fernway Home | Callum Reid | callum@fernway.example | +44 131 555 0124 | 3 Bruntsfield Place | EH10 4HN | Edinburgh | GB | Europe/London | approved | 745 | 15000
Quayside Gifts | Priya Nair | priya@quayside.example | +44 191 555 0136 | 27 Sandhill | NE1 3AF | Newcastle | GB | Europe/London | approved | 690 | 8000
Marigold & Sons | Edwin Marigold | shop@marigold.example | +44 1904 555 0148 | 8 Fossgate | YO1 9TA | York | GB | Europe/London | approved | 655 | 6000
Tüür Konzeptladen | Jonas Petersen | jonas@tueuer.example | +49 30 5550 0155 | Weserstraße 41 | 12045 | Berlin | DE | Europe/Berlin | approved | 770 | 12000
Papierhaus Lindner | Annika Lindner | einkauf@lindner.example | +49 89 5550 0169 | Hohenzollernstraße 72 | 80801 | München | DE | Europe/Berlin | approved | 720 | 10000
Maison Colette | Camille Roux | camille@maison-colette.example | +33 4 55 50 01 72 | 19 rue des Marronniers | 69002 | Lyon | FR | Europe/Paris | approved | 701 | 9000
La Despensa de Alba | Alba Serrano | alba@despensa.example | +34 91 555 0181 | Calle del Pez 23 | 28004 | Madrid | ES | Europe/Madrid | approved | 668 | 7000
Nieuwe Haven | Sanne de Wit | sanne@nieuwehaven.example | +31 10 555 0195 | Witte de Withstraat 54 | 3012 BR | Rotterdam | NL | Europe/Amsterdam | approved | 735 | 11000
Bergljot Interiør | Ingrid Solheim | ingrid@bergljot.example | +47 55 55 50 17 | Skostredet 5 | 5017 | Bergen | NO | Europe/Oslo | approved | 690 | 9000
Sprout & Sparrow | Tamsin Doyle | hello@sproutandsparrow.example | +353 1 555 0113 | 22 Drury Street | D02 W329 | Dublin | IE | Europe/Dublin | waiting | 600 | 0
QuickFlip Outlet | Gary Stubbs | gary@quickflip.example | +44 20 5550 0129 | Unit 4, Lea Bridge Road | E10 7QZ | London | GB | Europe/London | rejected | 310 | 0
Baker Street Books | Rosalind Achebe | rosalind@bakerstreetbooks.example | +44 20 5550 0143 | 118 Baker Street | W1U 6TT | London | GB | Europe/London | not-submitted | 500 | 0
`;

const standings: readonly Kyc[] = ["approved", "waiting", "rejected", "not-submitted"];

const shop = (row: string): Shop => {
  const cells = row.split("|").map((cell) => cell.trim());
  const cell = (index: number) => cells[index] ?? "";
  return {
    businessName: cell(0),
    contactPerson: cell(1),
    email: cell(2),
    phone: cell(3),
    street: cell(4),
    postcode: cell(5),
    city: cell(6),
    region: cell(7),
    timeZone: cell(8),
    kyc: standings.find((standing) => standing === cell(9)) ?? "not-submitted",
    creditScore: Number(cell(10)),
    creditLimit: Number(cell(11)),
  };
};

export const shops: readonly Shop[] = table.trim().split("\n").map(shop);
