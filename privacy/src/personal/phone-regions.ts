/** How a region writes its telephone numbers at home, so that they are known without a word such as "phone" beside them. */
interface NationalPlan {
  /** Mobile numbers after the trunk prefix 0: known by their beginning and length, even without marks. */
  readonly mobile?: string;
  /** Other numbers after the trunk prefix 0: known when written in groups. */
  readonly other?: string;
  /** Whole forms, marks included, of numbers without the prefix 0, where their groups are like no other number's. */
  readonly grouped?: string;
}

// Groups of three, three, two and two digits.
const THREE_THREE_TWO_TWO = String.raw`[2-9]\d\d \d{3}[ -]\d\d[ -]\d\d`;

const plans: Readonly<Record<string, NationalPlan>> = {
  AE: { mobile: String.raw`5\d{8}`, other: String.raw`[2-479]\d{7}` },
  AT: { mobile: String.raw`6[5-9]\d{7,9}`, other: String.raw`[1-57]\d{6,10}` },
  AU: { mobile: String.raw`4\d{8}`, other: String.raw`[2378]\d{8}` },
  BD: { mobile: String.raw`1[3-9]\d{8}`, other: String.raw`[2-9]\d{7,9}` },
  BE: { mobile: String.raw`4[5-9]\d{7}`, other: String.raw`[1-9]\d{7}` },
  BG: { mobile: String.raw`8[789]\d{7}`, other: String.raw`[2-79]\d{6,8}` },
  BR: { grouped: String.raw`(?:\([1-9]\d\) ?9?\d{4}|[1-9]\d 9\d{4})-\d{4}` },
  CA: {},
  CH: { mobile: String.raw`7[5-9]\d{7}`, other: String.raw`[2-58]\d{8}` },
  CN: { grouped: String.raw`1[3-9]\d(?: \d{4} \d{4}|-\d{4}-\d{4})` },
  DE: { mobile: String.raw`1(?:5\d{9}|[67]\d{8,9})`, other: String.raw`[2-9]\d{6,10}` },
  DZ: { mobile: String.raw`[567]\d{8}`, other: String.raw`[1-4]\d{7}` },
  EG: { mobile: String.raw`1[0125]\d{8}`, other: String.raw`[2-9]\d{7,8}` },
  ES: { grouped: String.raw`[679]\d\d(?: \d\d){3}` },
  FI: { mobile: String.raw`(?:4\d|50)\d{6,8}`, other: String.raw`[1-9]\d{6,9}` },
  FR: { mobile: String.raw`[67]\d{8}`, other: String.raw`[1-589]\d{8}` },
  GB: { mobile: String.raw`7[1-57-9]\d{8}`, other: String.raw`(?:[12]\d{8,9}|[38]\d{9})` },
  HR: { mobile: String.raw`9[125789]\d{6,7}`, other: String.raw`[1-5]\d{6,8}` },
  ID: { mobile: String.raw`8[1-9]\d{7,10}`, other: String.raw`[2-79]\d{7,9}` },
  IE: { mobile: String.raw`8[35679]\d{7}`, other: String.raw`[1-9]\d{6,8}` },
  IL: { mobile: String.raw`5\d{8}`, other: String.raw`[2-489]\d{7}` },
  IN: {
    mobile: String.raw`[6-9]\d{9}`,
    other: String.raw`[1-5]\d{9}`,
    grouped: String.raw`[6-9]\d{4} \d{5}`,
  },
  IR: { mobile: String.raw`9\d{9}`, other: String.raw`[1-8]\d{9}` },
  IT: { other: String.raw`\d{7,10}`, grouped: String.raw`3[2-9]\d \d{3} \d{4}` },
  JP: { mobile: String.raw`[789]0\d{8}`, other: String.raw`[1-9]\d{8}` },
  KE: { mobile: String.raw`[17]\d{8}`, other: String.raw`[2-6]\d{7,8}` },
  KR: { mobile: String.raw`1[016-9]\d{7,8}`, other: String.raw`[2-6]\d{7,9}` },
  LK: { mobile: String.raw`7\d{8}`, other: String.raw`[1-9]\d{8}` },
  MA: { mobile: String.raw`[67]\d{8}`, other: String.raw`5\d{8}` },
  MX: { grouped: String.raw`\(?(?:33|55|56|81)\)?[ -]\d{4}[ -]\d{4}` },
  MY: { mobile: String.raw`1[0-46-9]\d{7,8}`, other: String.raw`[3-9]\d{7,8}` },
  NG: { mobile: String.raw`[789][01]\d{8}`, other: String.raw`[1-9]\d{6,8}` },
  NL: { mobile: String.raw`6[1-58]\d{7}`, other: String.raw`[1-57-9]\d{8}` },
  NZ: { mobile: String.raw`2[0-9]\d{6,8}`, other: String.raw`[34679]\d{7}` },
  PH: { mobile: String.raw`9\d{9}`, other: String.raw`[2-8]\d{7,9}` },
  PK: { mobile: String.raw`3\d{9}`, other: String.raw`[1-9]\d{8,9}` },
  RO: { mobile: String.raw`7\d{8}`, other: String.raw`[23]\d{8}` },
  RS: { mobile: String.raw`6\d{7,8}`, other: String.raw`[1-3]\d{6,8}` },
  RU: { grouped: String.raw`(?:8[ -]?)?\(?9\d\d\)?[ -]?\d{3}-\d\d-\d\d` },
  SA: { mobile: String.raw`5\d{8}`, other: String.raw`1\d{8}` },
  SE: { mobile: String.raw`7[02369]\d{7}`, other: String.raw`[1-9]\d{6,8}` },
  SK: { mobile: String.raw`9\d{8}`, other: String.raw`[2-5]\d{7,8}` },
  TH: { mobile: String.raw`[689]\d{8}`, other: String.raw`[2-7]\d{7}` },
  TR: { mobile: String.raw`5\d{9}`, other: String.raw`[234]\d{9}`, grouped: THREE_THREE_TWO_TWO },
  TW: { mobile: String.raw`9\d{8}`, other: String.raw`[2-8]\d{7,8}` },
  UA: { mobile: String.raw`(?:39|50|6[36-8]|73|9[1-9])\d{7}`, other: String.raw`[3-6]\d{8}` },
  US: {},
  VN: { mobile: String.raw`[35789]\d{8}`, other: String.raw`2\d{9}` },
  ZA: { mobile: String.raw`[6-8]\d{8}`, other: String.raw`[1-5]\d{8}` },
};

/** The ISO 3166 regions whose national forms are known from the text alone. */
export const knownPhoneRegions: readonly string[] = Object.keys(plans);

/** The national forms of some regions, as patterns. */
export interface NationalForms {
  /** Digits of a mobile number with its trunk prefix. */
  readonly mobile: RegExp;
  /** Digits of any number with its trunk prefix. */
  readonly any: RegExp;
  /** Numbers without a trunk prefix, with the marks between their groups. */
  readonly grouped: RegExp | undefined;
  /** The North American numbering plan. */
  readonly northAmerican: boolean;
  /** Regions without patterns here: their numbers are parsed. */
  readonly parsed: readonly string[];
}

const oneOf = (patterns: readonly string[]) => (patterns.length === 0 ? "(?!)" : `(?:${patterns.join("|")})`);

/** The national forms of regions. */
export function nationalForms(regions: Iterable<string>): NationalForms {
  const names = [...regions];
  const known = names.flatMap((region) => plans[region] ?? []);
  const mobile = known.flatMap((plan) => plan.mobile ?? []);
  const other = known.flatMap((plan) => plan.other ?? []);
  const grouped = known.flatMap((plan) => plan.grouped ?? []);
  return {
    mobile: new RegExp(`^0${oneOf(mobile)}$`),
    any: new RegExp(`^0${oneOf([...mobile, ...other])}$`),
    grouped:
      grouped.length === 0
        ? undefined
        : new RegExp(`(?<![\\w.,:/+-]|\\d[ ])${oneOf(grouped)}(?![\\w/:-]|[ .,]\\d)`, "g"),
    northAmerican: names.includes("US") || names.includes("CA"),
    parsed: names.filter((region) => plans[region] === undefined),
  };
}
