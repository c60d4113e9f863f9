import { inspectFacts } from "../src/inspect-facts.ts";
import type { InspectableRun } from "../src/inspectable-run.ts";
import { sentences } from "./corpus/sentences.ts";

const plain = { agentId: "planner", agentVersion: "1.0.0", steps: [], failures: [] };

/** A run with a text in one of its fields, for each kind of field. */
const fields: Readonly<Record<string, (text: string) => InspectableRun>> = {
  agent_id: (text) => ({ ...plain, agentId: text }),
  agent_version: (text) => ({ ...plain, agentVersion: text }),
  environment: (text) => ({ ...plain, environment: text }),
  session_id: (text) => ({ ...plain, sessionId: text }),
  step_name: (text) => ({ ...plain, steps: [{ name: text }] }),
  model: (text) => ({ ...plain, steps: [{ name: "step", model: text }] }),
  error_code: (text) => ({ ...plain, steps: [{ name: "step", errorCode: text }] }),
  failure_code: (text) => ({ ...plain, failures: [{ failureCode: text, message: "failed" }] }),
  selected: (text) => ({ ...plain, decisions: [{ decisionType: "route", selected: text }] }),
  category: (text) => ({ ...plain, qualitySignals: [{ signalType: "score", category: text }] }),
  metadata: (text) => ({ ...plain, steps: [{ name: "step", metadata: { label: text } }] }),
};

const bare = (sentence: string) => sentence.replace(/[?!.,;:¿¡·]/g, "").toLowerCase();
const joined = (mark: string) => (sentence: string) => bare(sentence).trim().replaceAll(/\s+/g, mark);

/** How words are put together. */
const forms: Readonly<Record<string, (sentence: string) => string>> = {
  "as written": (sentence) => sentence,
  "without marks": bare,
  "in capitals": (sentence) => bare(sentence).toUpperCase(),
  "joined by _": joined("_"),
  "joined by -": joined("-"),
  "joined by .": joined("."),
  "in camel case": (sentence) =>
    bare(sentence)
      .trim()
      .replace(/\s+(\p{L})/gu, (_, letter: string) => letter.toUpperCase()),
};

/** Sentences of one form that pass in some field. */
export interface SentenceScore {
  readonly form: string;
  readonly total: number;
  /** Each with its language and the field. */
  readonly stored: readonly string[];
}

/** What becomes of sentences in each field of a run, by the form they are put in. */
export function scoreSentences(
  corpus: Readonly<Record<string, readonly string[]>> = sentences,
): SentenceScore[] {
  return Object.entries(forms).map(([form, make]) => {
    const stored: string[] = [];
    let total = 0;
    for (const [language, texts] of Object.entries(corpus)) {
      for (const text of texts.map(make)) {
        for (const [field, runWith] of Object.entries(fields)) {
          total += 1;
          if (inspectFacts(runWith(text)).length === 0) stored.push(`${field}: ${language}: ${text}`);
        }
      }
    }
    return { form, total, stored };
  });
}
