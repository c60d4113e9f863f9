import { inspectRun } from "../src/inspect.ts";
import type { InspectableRun } from "../src/inspectable-run.ts";
import type { Kind } from "./corpus/kind.ts";
import type { Random } from "./corpus/random.ts";

/** How many of the made-up values of a kind were refused. */
export interface Recall {
  readonly kind: string;
  readonly caught: number;
  readonly total: number;
  /** A few that were missed, for the person who reads the report: all values are made up. */
  readonly missed: readonly string[];
}

// Sentences without a word that could help.
const sentences: readonly ((value: string) => string)[] = [
  (value) => `Upstream rejected ${value} with status 403`,
  (value) => `Unexpected value "${value}" in row 17`,
  (value) => `Lookup of ${value} returned nothing.`,
  (value) => `${value} was not accepted`,
  (value) => `Step failed (value: ${value})`,
];

const withMessage = (message: string): InspectableRun => ({
  agentId: "a",
  agentVersion: "1",
  steps: [],
  failures: [{ failureCode: "c", message }],
});
// A step name is not checked for prose, which some forms with names read as.
const withName = (name: string): InspectableRun => ({
  agentId: "a",
  agentVersion: "1",
  steps: [{ name }],
  failures: [],
});

const MAX_MESSAGE = 480;
const MAX_NAME = 255;

/** Whether a run is refused for a secret or personal data, and not for its form alone. */
function isCaught(run: InspectableRun): boolean {
  return inspectRun(run).some(({ rule }) => rule.startsWith("secret-") || rule.startsWith("personal-"));
}

/** Recall of one kind over `samples` values, each alone as a step name and in a sentence as a failure message. */
export function scoreRecall({ kind, make }: Kind, random: Random, samples: number): Recall {
  const missed: string[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const value = make(random);
    const bare = value.slice(0, MAX_NAME);
    if (!isCaught(withName(bare))) missed.push(bare);
    const sentence = random.pick(sentences)(value).slice(0, MAX_MESSAGE);
    if (!isCaught(withMessage(sentence))) missed.push(sentence);
  }
  return { kind, caught: 2 * samples - missed.length, total: 2 * samples, missed };
}
