import { withLuhn } from "../personal/numbers.ts";
import type { Random } from "../random.ts";
import type { Benign } from "./benign.ts";
import { buildIdentifiers } from "./build-identifiers.ts";
import type { IdentifierKind } from "./identifier-kind.ts";
import { identifiers } from "./identifiers.ts";
import { failureMessages } from "./messages.ts";
import { agentFacts, stepNames } from "./names.ts";
import { numberKinds, numberMessages } from "./numbers.ts";
import { placeholders } from "./placeholders.ts";
import { serviceIdentifiers } from "./service-identifiers.ts";
import { metadataValues } from "./values.ts";

const PER_IDENTIFIER = 12;
const PER_MESSAGE = 5;

/** Every kind of identifier. */
export const identifierKinds: readonly IdentifierKind[] = [
  ...identifiers,
  ...serviceIdentifiers,
  ...buildIdentifiers,
];

function fill(template: string, random: Random): string {
  return template
    .replaceAll("#", () => random.digits(1))
    .replaceAll("¤", () => random.hex(1))
    .replaceAll("§", () => random.alnum(1));
}

const wordsOf = (key: string) => key.replaceAll(/[_.]/g, " ");
// Only what fits into the place may stand there.
const MAX_VALUE = 256;
const MAX_NAME = 255;
// Names have none of these marks.
const NO_NAME = /[,;!?"'`]/;

/** An identifier as the value of its key, as a name and in a message. What only its name explains has it there too. */
function placesOf({ kind, key, named }: IdentifierKind, value: string): Benign[] {
  const name = named === true ? `${key}=${value}` : value;
  return [
    { category: kind, place: "metadata", key, text: value.slice(0, MAX_VALUE) },
    ...(NO_NAME.test(name)
      ? []
      : [{ category: kind, place: "name", text: name.slice(0, MAX_NAME) } as const]),
    { category: kind, place: "message", text: `Lookup failed (${wordsOf(key)}: ${value})` },
    { category: kind, place: "message", text: `${key}=${value} is not there` },
  ];
}

/** More than 5,000 texts of ordinary telemetry, none of which may be refused. */
export function benignCorpus(random: Random): Benign[] {
  const ids = identifierKinds.flatMap((kind) =>
    Array.from({ length: PER_IDENTIFIER }, () => placesOf(kind, kind.make(random))).flat(),
  );
  const values = Object.entries(metadataValues).flatMap(([key, texts]) =>
    texts.map((text): Benign => ({ category: "value", place: "metadata", key, text })),
  );
  const masked = placeholders.flatMap((template): Benign[] => {
    const text = fill(template, random);
    const message: Benign = { category: "placeholder", place: "message", text };
    // Sentences are refused elsewhere, whatever they say.
    if (text.includes(" ") || NO_NAME.test(text)) return [message];
    return [
      message,
      { category: "placeholder", place: "name", text },
      { category: "placeholder", place: "metadata", key: "value", text },
    ];
  });
  const messages = failureMessages.flatMap((template) =>
    Array.from(
      { length: /[#¤§]/.test(template) ? PER_MESSAGE : 1 },
      (): Benign => ({
        category: "failure-message",
        place: "message",
        text: fill(template, random),
      }),
    ),
  );
  const names = [...stepNames, ...agentFacts].map(
    (text): Benign => ({ category: "name", place: "metadata", key: "label", text }),
  );
  const numbers = numberKinds.flatMap(({ kind, key, make }) =>
    Array.from(
      { length: PER_IDENTIFIER },
      (): Benign => ({ category: kind, place: "metadata", key, text: make(random) }),
    ),
  );
  const withNumbers = numberMessages.flatMap((message) =>
    Array.from(
      { length: PER_IDENTIFIER },
      (): Benign => ({
        category: "number-message",
        place: "message",
        text: message(withLuhn(`4${random.digits(14)}`)),
      }),
    ),
  );
  return [...ids, ...values, ...names, ...masked, ...messages, ...numbers, ...withNumbers];
}
