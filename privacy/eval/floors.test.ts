import { expect, it } from "vitest";
import { readsAsProse } from "../src/facts/prose.ts";
import { profileOf } from "../src/text/profile.ts";
import { benignCorpus, identifierKinds } from "./corpus/benign/benign-corpus.ts";
import type { Kind } from "./corpus/kind.ts";
import { contacts } from "./corpus/personal/contacts.ts";
import { namedNumbers } from "./corpus/personal/named-numbers.ts";
import { nationalIdKinds } from "./corpus/personal/national-ids.ts";
import { nationalPhones } from "./corpus/personal/national-phones.ts";
import { prose } from "./corpus/prose-corpus.ts";
import { randomOf } from "./corpus/random.ts";
import { credentials } from "./corpus/secrets/credentials.ts";
import { disguisedSecrets } from "./corpus/secrets/disguised.ts";
import { namedSecrets, passwords } from "./corpus/secrets/named.ts";
import { serviceSecrets } from "./corpus/secrets/services.ts";
import { structuralSecrets } from "./corpus/secrets/structures.ts";
import { readRealRuns } from "./real-runs.ts";
import { falseAlarms } from "./score-false-alarms.ts";
import { scoreRecall } from "./score-recall.ts";

const SEED = 7;
const SAMPLES = 8;

function recallOf(kinds: readonly Kind[]): number {
  const random = randomOf(SEED);
  const scores = kinds.map((kind) => scoreRecall(kind, random, SAMPLES));
  return (
    scores.reduce((sum, { caught }) => sum + caught, 0) / scores.reduce((sum, { total }) => sum + total, 0)
  );
}

it.each<[string, readonly Kind[], number, number]>([
  ["tokens of services", serviceSecrets, 150, 0.99],
  ["secrets by structure", structuralSecrets, 20, 0.98],
  ["keys by name", namedSecrets, 30, 0.93],
  ["passwords", passwords, 8, 0.95],
  ["credentials", credentials, 50, 0.98],
  ["disguised tokens", disguisedSecrets, 25, 0.97],
  ["e-mail, phone, card, IBAN", contacts, 15, 0.97],
  ["phones in national forms", nationalPhones, 20, 0.95],
  ["national ids", nationalIdKinds, 15, 0.95],
  ["ids beside their names", namedNumbers, 10, 0.95],
])("recall of %s", (_, kinds, atLeastKinds, floor) => {
  expect(kinds.length).toBeGreaterThanOrEqual(atLeastKinds);
  expect(recallOf(kinds)).toBeGreaterThanOrEqual(floor);
});

it("recall of prose", () => {
  const found = prose.filter((text) => readsAsProse(text, profileOf(text)));
  expect(found.length / prose.length).toBeGreaterThanOrEqual(0.95);
});

it("false alarms on benign telemetry", () => {
  const corpus = benignCorpus(randomOf(SEED));
  expect(new Set(identifierKinds.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(150);
  expect(corpus.length).toBeGreaterThanOrEqual(5000);
  expect(falseAlarms(corpus).length / corpus.length).toBeLessThanOrEqual(0.002);
});

const real = readRealRuns();

it.skipIf(real === undefined)("real runs pass (skipped where ../shared/data is absent)", () => {
  expect(real?.texts).toBeGreaterThan(1000);
  expect(real?.violations).toEqual([]);
});
