import type { Random } from "../../eval/corpus/random.ts";
import { fromPattern } from "./from-pattern.ts";
import { type Call, isList, type Value } from "./read-value.ts";

function sprintf(template: string, values: readonly Value[]): string | undefined {
  let at = 0;
  let isKnown = true;
  const text = template.replace(/%%|%[+#]?[svdq]/g, (verb) => {
    if (verb === "%%") return "%";
    const value = values[at];
    at += 1;
    if (typeof value !== "string" && typeof value !== "number") isKnown = false;
    return verb.endsWith("q") ? `"${value}"` : String(value);
  });
  return isKnown ? text : undefined;
}

// How a sample of a secret stands in files of settings and of code.
const samples: readonly ((name: string, secret: string) => string)[] = [
  (name, secret) => `${name}_api_token = "${secret}"`,
  (name, secret) => `${name}Token=${secret}`,
  (name, secret) => `{"${name}_token": "${secret}"}`,
  (name, secret) => `${name}_token: ${secret}`,
  (name, secret) => `${name.toUpperCase()}_TOKEN := '${secret}'`,
];

const alphabets: Readonly<Record<string, string>> = {
  Numeric: "[0-9]",
  Hex: "[a-f0-9]",
  AlphaNumeric: "[a-z0-9]",
  AlphaNumericExtendedShort: "[a-z0-9_-]",
  AlphaNumericExtended: "[a-z0-9=_-]",
  AlphaNumericExtendedLong: "[a-z0-9/=_+-]",
};

/** The calls in Go tests that make texts: of the standard library, and helpers that make random samples. */
export function goCalls(random: Random): Call {
  return (name, args) => {
    const [first, second] = args;
    if (name === "append") return args.flatMap((arg) => (isList(arg) ? arg : [arg]));
    if (name === "Repeat" && typeof first === "string" && typeof second === "number")
      return first.repeat(second);
    if (name === "Hex8_4_4_4_12") return random.uuid();
    if (typeof first !== "string") return undefined;
    if (name === "Sprintf") return sprintf(first, args.slice(1));
    if (name === "NewSecret") return fromPattern(first, random);
    if (name in alphabets) return `${alphabets[name]}{${first}}`;
    if (typeof second !== "string") return undefined;
    if (name === "GenerateSampleSecret") return samples[0]?.(first, second);
    return name === "GenerateSampleSecrets" ? samples.map((sample) => sample(first, second)) : undefined;
  };
}
