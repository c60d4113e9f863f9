import { filesOf } from "../source/files.ts";
import { type Fields, isFields, isList, readValue, type Scope, type Value } from "../source/read-value.ts";
import { tokensOf } from "../source/tokens.ts";
import type { Suite, SuiteText } from "../suite-text.ts";

const personal = new Set(
  "isEmail isMobilePhone isCreditCard isIBAN isIdentityCard isTaxID isPassportNumber isJWT".split(" "),
);
const harmless = new Set(
  (
    "isUUID isMongoId isSemVer isISBN isISSN isEAN isISIN isISRC isHash isMACAddress isIP isIPRange isMimeType isULID " +
    "isHexColor isLatLong isPort isRFC3339 isISO8601 isDate isCurrency isDecimal isFloat isInt isBIC isSlug isFQDN " +
    "isISO6391 isLocale isVariableName isIMEI"
  ).split(" "),
);

function textsOf(validator: string, locale: Value, valid: Value): SuiteText[] {
  const positive = personal.has(validator);
  if (!isList(valid) || !(positive || harmless.has(validator))) return [];
  const where = typeof locale === "string" && positive ? ` ${locale}` : "";
  return valid
    .filter((text) => typeof text === "string")
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text) => ({ kind: validator + where, text, positive }));
}

/** The first of a call's arguments, or of several locales. */
const firstOf = (value: Value): Value => (isList(value) ? firstOf(value[0]) : value);

function readTests(source: string): SuiteText[] {
  const tokens = tokensOf(source, "javascript");
  const scope: Scope & { readonly names: Map<string, Value> } = { names: new Map(), call: () => undefined };
  const texts: SuiteText[] = [];
  let fixtures: readonly Fields[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== "word") return;
    if (token.value === "it") fixtures = [];
    if (tokens[at + 1]?.value === "=") {
      const { value } = readValue(tokens, at + 2, scope);
      scope.names.set(token.value, value);
      if (/^fixtures?$/.test(token.value) && isList(value)) fixtures = value.filter(isFields);
    }
    if (token.value !== "test" || tokens[at + 1]?.value !== "(") return;
    const { value } = readValue(tokens, at + 2, scope);
    const validator = isFields(value) ? value.get("validator") : undefined;
    if (!isFields(value) || typeof validator !== "string") return;
    if (isList(value.get("valid")))
      texts.push(...textsOf(validator, firstOf(value.get("args")), value.get("valid")));
    else
      for (const one of fixtures)
        texts.push(...textsOf(validator, firstOf(one.get("locale")), one.get("valid")));
  });
  return texts;
}

/**
 * github.com/validatorjs/validator.js: the valid examples of what is personal, and of identifiers, numbers and times, which
 * should pass.
 */
export const validator: Suite = {
  name: "validator",
  read: (directory) => {
    const texts = filesOf(directory, "test/{validators.test.js,validators/*.test.js}").flatMap(({ text }) =>
      readTests(text),
    );
    return [...new Map(texts.map((one) => [`${one.kind}\0${one.text}`, one])).values()];
  },
};
