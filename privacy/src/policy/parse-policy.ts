import { singular } from "../facts/split-key.ts";
import { defaultPolicy, type Policy } from "./policy.ts";

/** A setting that cannot be used, and what to do about it. Never holds the setting's value. */
export interface PolicyError {
  readonly setting: string;
  readonly message: string;
}

/** The policy, or everything that is wrong with its settings. */
export type PolicyResult =
  | { readonly policy: Policy; readonly errors?: undefined }
  | { readonly policy?: undefined; readonly errors: readonly PolicyError[] };

const KEY = /^[A-Za-z0-9_.-]{1,64}$/;
const WORD = /^[a-z]{2,32}$/;
const REGION = /^[A-Z]{2}$/;

const regionNames = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
/** Codes that have a name, but are of no country or territory: no telephone number is of these. */
const notRegions: ReadonlySet<string> = new Set(["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);

/** True for a code of ISO 3166; not for another spelling of one, such as UK of GB, under which no rule would be found. */
function isRegion(code: string): boolean {
  const isCode = new Intl.Locale(`und-${code}`).region === code && !notRegions.has(code);
  return isCode && regionNames.of(code) !== undefined;
}

function parseList(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/**
 * Reads the operator's policy from the environment. All settings are optional; lists are separated by commas.
 *
 * - `PRIVACY_MODE`: `reject` (default) or `strict`
 * - `PRIVACY_ALLOWED_KEYS`: the keys of mode `strict`; needed there, refused elsewhere
 * - `PRIVACY_EXTRA_FORBIDDEN_WORDS`: more words that name content, 2 to 32 letters each
 * - `PRIVACY_EXTRA_ALLOWED_KEYS`: keys allowed although a word in them names content
 * - `PRIVACY_TEXT_KEYS`: keys whose values may be words, not only names and identifiers
 * - `PRIVACY_PHONE_REGIONS`: ISO 3166 regions whose national forms of telephone numbers are refused
 * - `FAILURE_MESSAGES`: `on` (default) or `off`: codes alone
 *
 * @returns the policy, or every error found, each naming its setting
 */
export function parsePolicy(env: Readonly<Record<string, string | undefined>>): PolicyResult {
  const errors: PolicyError[] = [];
  const list = (setting: string, item: RegExp, rule: string) => {
    const items = parseList(env[setting]);
    const bad = items.findIndex((value) => !item.test(value));
    if (bad >= 0) errors.push({ setting, message: `item ${bad + 1} is not ${rule}` });
    return items;
  };
  const keyRule = "a metadata key: 1 to 64 of A-Z a-z 0-9 _ . -";
  const mode = env["PRIVACY_MODE"]?.trim() || defaultPolicy.mode;
  const allowedKeys = list("PRIVACY_ALLOWED_KEYS", KEY, keyRule);
  const words = list("PRIVACY_EXTRA_FORBIDDEN_WORDS", WORD, "a word: 2 to 32 lower-case letters");
  const extraAllowedKeys = list("PRIVACY_EXTRA_ALLOWED_KEYS", KEY, keyRule);
  const textKeys = list("PRIVACY_TEXT_KEYS", KEY, keyRule);
  const phoneRegions = list("PRIVACY_PHONE_REGIONS", REGION, "a region of ISO 3166: two capital letters");
  if (phoneRegions.some((region) => REGION.test(region) && !isRegion(region))) {
    errors.push({
      setting: "PRIVACY_PHONE_REGIONS",
      message: "has a region that ISO 3166 does not know; the United Kingdom is GB",
    });
  }
  const failureMessages = env["FAILURE_MESSAGES"]?.trim() || defaultPolicy.failureMessages;

  const isSwitch = failureMessages === "on" || failureMessages === "off";
  const isMode = mode === "reject" || mode === "strict";
  if (!isSwitch) errors.unshift({ setting: "FAILURE_MESSAGES", message: 'must be "on" or "off"' });
  if (!isMode) errors.unshift({ setting: "PRIVACY_MODE", message: 'must be "reject" or "strict"' });
  if (mode === "strict" && allowedKeys.length === 0) {
    errors.push({
      setting: "PRIVACY_ALLOWED_KEYS",
      message: 'must list at least one key when PRIVACY_MODE is "strict"',
    });
  }
  if (mode === "reject" && allowedKeys.length > 0) {
    errors.push({
      setting: "PRIVACY_ALLOWED_KEYS",
      message: 'has no effect unless PRIVACY_MODE is "strict"; set that too',
    });
  }
  if (!isSwitch || !isMode || errors.length > 0) return { errors };
  return {
    policy: {
      mode,
      allowedKeys: new Set(allowedKeys),
      extraForbiddenWords: new Set(words.map(singular)),
      extraAllowedKeys: new Set(extraAllowedKeys),
      textKeys: new Set(textKeys),
      failureMessages,
      phoneRegions: phoneRegions.length === 0 ? undefined : new Set(phoneRegions),
    },
  };
}
