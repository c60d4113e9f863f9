import { benignCorpus } from "./corpus/benign/benign-corpus.ts";
import type { Kind } from "./corpus/kind.ts";
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
import { readRealRuns } from "./real-runs.ts";
import { falseAlarms } from "./score-false-alarms.ts";
import { scoreRecall } from "./score-recall.ts";
import { scoreSentences } from "./score-sentences.ts";
import { measureTimes } from "./time.ts";

const SAMPLES = 20;
const seed = Number(process.env["PRIVACY_EVAL_SEED"] ?? 1);
const verbose = process.argv.includes("--verbose");
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`.padStart(9);

function printRecall(name: string, kinds: readonly Kind[]): void {
  const random = randomOf(seed);
  const scores = kinds.map((kind) => scoreRecall(kind, random, SAMPLES));
  const caught = scores.reduce((sum, score) => sum + score.caught, 0);
  const total = scores.reduce((sum, score) => sum + score.total, 0);
  console.log(`${name.padEnd(34)} ${percent(caught, total)}   ${kinds.length} kinds, ${total} texts`);
  for (const score of scores) {
    if (score.caught === score.total) continue;
    console.log(`  ${score.kind.padEnd(32)} ${percent(score.caught, score.total)}`);
    if (verbose) for (const text of score.missed.slice(0, 4)) console.log(`      ${text}`);
  }
}

console.log(`Recall, seed ${seed} (kinds below 100 % are listed)`);
printRecall("secrets: services", serviceSecrets);
printRecall("secrets: by structure", structuralSecrets);
printRecall("secrets: by name", namedSecrets);
printRecall("secrets: passwords", passwords);
printRecall("secrets: credentials", credentials);
printRecall("secrets: disguised tokens", disguisedSecrets);
printRecall("personal: contacts, cards, IBAN", contacts);
printRecall("personal: phones in national forms", nationalPhones);
printRecall("personal: national ids", nationalIdKinds);
printRecall("personal: ids beside their names", namedNumbers);
for (const { form, total, stored } of scoreSentences()) {
  console.log(
    `${`sentences ${form}`.padEnd(34)} ${percent(total - stored.length, total)}   ${total} texts, in each field`,
  );
  if (verbose)
    for (const text of stored.filter((one) => one.startsWith("metadata"))) console.log(`      ${text}`);
}

const corpus = benignCorpus(randomOf(seed));
const alarms = falseAlarms(corpus);
console.log(
  `\nFalse alarms\n${"benign telemetry".padEnd(34)} ${percent(alarms.length, corpus.length)}   ${corpus.length} texts`,
);
for (const { category, place, key, text, rule, kind } of alarms) {
  console.log(`  ${rule} ${kind ?? ""} [${category}] ${key ?? place}: ${text}`);
}

const real = readRealRuns();
if (real === undefined) console.log("real runs: skipped, ../shared/data/agent-runs.jsonl is not there");
else
  console.log(
    `${"real runs: refused texts".padEnd(34)} ${percent(real.violations.length, real.texts)}   ${real.texts} texts`,
  );
for (const { field, rule } of real?.violations ?? []) console.log(`  ${rule} ${field}`);

const { run, worst } = measureTimes(seed);
console.log(`\nTime\n${"a run of 10 steps".padEnd(34)} ${run.toFixed(1).padStart(6)} µs`);
console.log(`${"worst of hostile texts".padEnd(34)} ${worst.toFixed(2).padStart(6)} ms a KiB`);
