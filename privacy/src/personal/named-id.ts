import { hasAny, marks, type Profile } from "../text/profile.ts";

// Names of personal numbers that say what the value is, whatever its country and check digit.
const names: readonly (readonly [kind: string, pattern: string])[] = [
  ["passport", String.raw`(?:travel )?pass?ports?|reisepass|pasaporte|passaporto?|passeport|paspoort`],
  [
    "driver-license",
    String.raw`driv(?:er|ing)'?s? ?licen[cs]e|driver ?licen[cs]e|f[uü]hrerschein|fahrerlaubnis|permis de conduire|patente di guida`,
  ],
  [
    "tax-id",
    String.raw`tax ?(?:payer)? ?(?:id|identification|identifier|file|ref(?:erence)?)|taxpayer|tin|itin|steuer(?:nummer|[- ]?id(?:nr)?)?|codice fiscale|st\.? ?-? ?nr\.?`,
  ],
  [
    "social-security",
    String.raw`ssn|social ?security|social ?insurance|nino|national ?insurance|sozialversicherung|rentenversicherung|health ?insurance|krankenversicherung|kvnr|medicare`,
  ],
  [
    "identity-card",
    String.raw`national ?(?:id|identity|identification|registration)|(?:id|identity|identification|citizen|resident|residence) ?card|(?:identity|citizen|personal|resident) ?(?:id|identity|identification|registration|code)|personal ?(?:number|no|nr)|civil ?id|personalausweis|ausweis|nric|aadhaar|pesel|rrn|frn|voter ?id`,
  ],
];
const SUFFIX = String.raw`(?: ?(?:numbers?|num|no\.?|nr\.?|nummer|code|id|#|value))*`;

// The whole name of a field ends so.
const inName = names.map(([kind, pattern]) => ({
  kind,
  pattern: new RegExp(`\\b(?:${pattern})${SUFFIX}$`, "i"),
}));
// The number follows its name: at most a colon, "is" or a mark between.
const VALUE = String.raw`[A-Za-z0-9](?:[A-Za-z0-9]|[ ./-](?=[A-Za-z0-9])){5,24}`;
const inText = names.map(([kind, pattern]) => ({
  kind,
  pattern: new RegExp(
    `\\b(?:${pattern})${SUFFIX}(?:nummer|number)?(?: ?[:=#] ?| is | was | )["'(]?(${VALUE})`,
    "gi",
  ),
}));

// One of these is in every name.
const STEM =
  /pass?p|reisepass|pasap|licen[cs]e|schein|fahrerl|permis|patente|tax|\bi?tin\b|steuer|codice|\bst\.? ?-? ?nr|\bssn\b|social|nino|insurance|versicherung|kvnr|medicare|identi|citizen|residen|national|personal|civil|ausweis|nric|aadhaar|pesel|\b[rf]rn\b|voter|\bid ?card/i;

const MIN_DIGITS = 5;
const MAX_LENGTH = 25;
const SHAPE = /^[A-Za-z0-9](?:[A-Za-z0-9]|[ ./-]{1,2}(?=[A-Za-z0-9])|\([0-9A]\)$){4,24}$/;
// Letters stand in one or two short groups: words, versions and dates are written otherwise.
const WORDY = /[A-Za-z]{7}|[a-z]{4}/;
const OTHER = /^\d{4}-\d\d-\d\d(?!\d)|^v?\d+\.\d+\.\d+(?:\.\d{1,4})?$|^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/;

const separators = marks(" :=#");

function looksIssued(value: string): boolean {
  const digits = value.replace(/\D/g, "").length;
  if (digits < MIN_DIGITS || value.length > MAX_LENGTH) return false;
  return SHAPE.test(value) && !WORDY.test(value) && !OTHER.test(value);
}

/** The letters and digits after a name, up to the first group that is a word. */
function firstGroups(value: string): string {
  const words = value.split(" ");
  const end = words.findIndex((word) => !/\d/.test(word) && (word.length > 3 || word !== word.toUpperCase()));
  return (end < 0 ? words : words.slice(0, end)).join(" ");
}

/** Kind of the personal number that the words of a field's name name, or undefined. */
export function issuedNumberName(phrase: string): string | undefined {
  return phrase === "" ? undefined : inName.find(({ pattern }) => pattern.test(phrase))?.kind;
}

/**
 * Kind of the personal number that a text holds beside its own name: the value of a field named `passport_number`, or
 * "tax ID 000-123-456" in a sentence. Numbers of any country, with or without a check digit.
 *
 * @param name the kind that the field's name names
 */
export function namedIdKind(text: string, name: string | undefined, profile: Profile): string | undefined {
  if (profile.digits < MIN_DIGITS) return undefined;
  if (name !== undefined && looksIssued(text)) return name;
  if (!hasAny(profile, separators) || !STEM.test(text)) return undefined;
  for (const { kind, pattern } of inText) {
    for (const { 1: value = "" } of text.matchAll(pattern)) if (looksIssued(firstGroups(value))) return kind;
  }
  return undefined;
}
