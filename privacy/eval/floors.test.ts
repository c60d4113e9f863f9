import { expect, it } from "vitest";
import { inspectRun } from "../src/inspect.ts";
import type { JsonValue } from "../src/json.ts";
import { maskMessage } from "../src/message/mask-message.ts";
import { benignCorpus, identifierKinds } from "./corpus/benign/benign-corpus.ts";
import { failureMessages } from "./corpus/benign/messages.ts";
import { agentFacts, stepNames } from "./corpus/benign/names.ts";
import { contentKeys, factKeys, personalKeys } from "./corpus/keys.ts";
import type { Kind } from "./corpus/kind.ts";
import { peopleMessages } from "./corpus/people-messages.ts";
import { contacts } from "./corpus/personal/contacts.ts";
import { namedNumbers } from "./corpus/personal/named-numbers.ts";
import { nationalIdKinds } from "./corpus/personal/national-ids.ts";
import { nationalPhones } from "./corpus/personal/national-phones.ts";
import { randomOf } from "./corpus/random.ts";
import { credentials } from "./corpus/secrets/credentials.ts";
import { disguisedSecrets } from "./corpus/secrets/disguised.ts";
import { namedSecrets, passwords } from "./corpus/secrets/named.ts";
import { serviceSecrets } from "./corpus/secrets/services.ts";
import { structuralSecrets } from "./corpus/secrets/structures.ts";
import { sentences } from "./corpus/sentences.ts";
import { keptWords } from "./kept-words.ts";
import { readRealRuns } from "./real-runs.ts";
import { falseAlarms } from "./score-false-alarms.ts";
import { scoreRecall } from "./score-recall.ts";
import { scoreSentences } from "./score-sentences.ts";

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

// What is put together into one word or a dotted name is told less well than what has spaces.
const mostStored: Readonly<Record<string, number>> = {
  "joined by _": 0.1,
  "joined by -": 0.1,
  "joined by .": 0.25,
  "in camel case": 0.25,
};

it("no field stores a sentence, in whatever language; words put together are told mostly", () => {
  expect(Object.keys(sentences).length).toBeGreaterThanOrEqual(50);
  for (const { form, total, stored } of scoreSentences()) {
    expect(stored.length / total, `${form}: ${stored[0]}`).toBeLessThanOrEqual(mostStored[form] ?? 0);
  }
});

it("attributes that hold content or data of people are refused, and those that hold facts pass", () => {
  const rulesOf = (key: string, value: JsonValue) => {
    const steps = [{ name: "step", metadata: { [key]: value } }];
    return inspectRun({ agentId: "a", agentVersion: "1", steps, failures: [] }).map(({ rule }) => rule);
  };
  for (const key of contentKeys) {
    for (const value of ["diabetes", "two words", '{"city":"Tokyo"}'])
      expect(rulesOf(key, value), key).not.toEqual([]);
  }
  for (const key of personalKeys) {
    for (const value of ["Maria", "1234", 1234, 19900101, true])
      expect(rulesOf(key, value), key).not.toEqual([]);
  }
  for (const [key, value] of factKeys) expect(rulesOf(key, value), key).toEqual([]);
});

it("masked messages keep nothing of people, and the words of others", () => {
  for (const [message, secrets] of peopleMessages) {
    for (const secret of secrets) expect(maskMessage(message), message).not.toContain(secret);
  }
  const masked = failureMessages.filter((message) => /<name>|<email>/.test(maskMessage(message)));
  expect(masked).toEqual([]);
  expect(keptWords(failureMessages)).toBeGreaterThanOrEqual(0.9);
});

it("names of agents, steps, tools and models pass in their fields", () => {
  const steps = stepNames.map((name) => ({ name }));
  expect(inspectRun({ agentId: "a", agentVersion: "1", steps, failures: [] })).toEqual([]);
  for (const fact of agentFacts) {
    const run = { agentId: fact, agentVersion: fact, environment: fact, sessionId: fact, failures: [] };
    expect(inspectRun({ ...run, steps: [{ name: fact, model: fact, errorCode: fact }] }), fact).toEqual([]);
  }
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
