import { withLuhn } from "../personal/numbers.ts";
import type { Random } from "../random.ts";
import type { Benign } from "./benign.ts";
import { identifierKinds } from "./identifiers.ts";
import { failureMessages } from "./messages.ts";
import { numberKinds, numberMessages } from "./numbers.ts";
import { metadataValues } from "./values.ts";

const PER_IDENTIFIER = 12;
const PER_MESSAGE = 5;

function fill(template: string, random: Random): string {
  return template
    .replaceAll("#", () => random.digits(1))
    .replaceAll("¤", () => random.hex(1))
    .replaceAll("§", () => random.alnum(1));
}

/** At least 1,000 texts of ordinary telemetry, none of which may be refused. */
export function benignCorpus(random: Random): Benign[] {
  const identifiers = [...identifierKinds, ...numberKinds].flatMap(({ kind, key, make }) =>
    Array.from({ length: PER_IDENTIFIER }, () => ({ category: kind, key, text: make(random) })),
  );
  const values = Object.entries(metadataValues).flatMap(([key, texts]) =>
    texts.map((text) => ({ category: "value", key, text })),
  );
  const messages = failureMessages.flatMap((template) =>
    Array.from({ length: /[#¤§]/.test(template) ? PER_MESSAGE : 1 }, () => ({
      category: "failure-message",
      text: fill(template, random),
    })),
  );
  const withNumbers = numberMessages.flatMap((message) =>
    Array.from({ length: PER_IDENTIFIER }, () => ({
      category: "number-message",
      text: message(withLuhn(`4${random.digits(14)}`)),
    })),
  );
  return [...identifiers, ...values, ...messages, ...withNumbers];
}
