const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
const regionNames = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

const plain = (name: string) =>
  name
    .normalize("NFD")
    .replace(/[^\p{L}]/gu, "")
    .toLowerCase();

/** Withdrawn codes that the platform still names like their successors. */
const withdrawn = new Set([
  "BU",
  "CS",
  "DD",
  "DY",
  "FX",
  "HV",
  "NH",
  "NT",
  "RH",
  "SU",
  "TP",
  "UK",
  "VD",
  "YD",
  "YU",
  "ZR",
]);

const byName = new Map(
  letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !withdrawn.has(code))
    .flatMap((code) => {
      const name = regionNames.of(code);
      return name === undefined ? [] : [[plain(name), code] as const];
    }),
);

/** Names that files use and the platform does not. The Channel Islands have two codes: Jersey's stands for both. */
const others: Readonly<Record<string, string>> = {
  eire: "IE", usa: "US", uk: "GB", greatbritain: "GB", rsa: "ZA", channelislands: "JE", czechrepublic: "CZ",
  hongkong: "HK", korea: "KR", holland: "NL", uae: "AE", turkey: "TR", macedonia: "MK",
}; // prettier-ignore

/** ISO 3166-1 leaves this code to its users: a country that is not known, or is none ("European Community"). */
export const unknownRegion = "ZZ";

/** ISO 3166-1 alpha-2 of an English country name, or of the code itself. */
export const regionOf = (country: string) => {
  const name = plain(country);
  if (/^[A-Za-z]{2}$/.test(country.trim()) && others[name] === undefined) {
    const code = country.trim().toUpperCase();
    return regionNames.of(code) === undefined ? unknownRegion : code;
  }
  return others[name] ?? byName.get(name) ?? unknownRegion;
};
