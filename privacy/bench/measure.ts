import { contextOf, noContext } from "../src/context.ts";
import { splitKey } from "../src/facts/split-key.ts";
import { fullDetector } from "../src/full-detector.ts";
import { inspectRun } from "../src/inspect.ts";
import { profileOf } from "../src/text/profile.ts";
import type { SuiteText } from "./suite-text.ts";

/** What the rules make of one text. */
export interface Measured extends SuiteText {
  /** A secret or personal data is found in the text as it stands. */
  readonly alone: boolean;
  /** The same for the value of a metadata key with the suite's name for it. */
  readonly named: boolean;
  /** The same in the middle of a failure message. */
  readonly inSentence: boolean;
  /** A metadata value that is this text is not stored, by whatever rule. */
  readonly keptOut: boolean;
}

const MAX_MESSAGE = 460;

/** The suite's name as the words of a key: `isCreditCard`, `aws-access-token`. */
const wordsOf = (kind: string) =>
  splitKey(kind.replace(/^is(?=[A-Z])| .*$/g, "").replace(/[^A-Za-z0-9]+/g, "_"));

function isFound(text: string, context = noContext): boolean {
  return fullDetector.detect(text, context, profileOf(text)) !== undefined;
}

function isKeptOut(text: string): boolean {
  const steps = [{ name: "step", metadata: { value: text } }];
  return inspectRun({ agentId: "a", agentVersion: "1", steps, failures: [] }).length > 0;
}

/** Inspects a text alone, under its name, and in a sentence that has no word which could help. */
export function measure(one: SuiteText): Measured {
  const { text, kind } = one;
  return {
    ...one,
    alone: isFound(text),
    named: isFound(text, contextOf(wordsOf(kind))),
    inSentence: isFound(`Lookup of ${text.slice(0, MAX_MESSAGE)} returned nothing`),
    keptOut: isKeptOut(text),
  };
}
