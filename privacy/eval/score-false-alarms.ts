import { inspectRun } from "../src/inspect.ts";
import type { InspectableRun } from "../src/inspectable-run.ts";
import type { RuleId } from "../src/rules.ts";
import type { Benign } from "./corpus/benign/benign.ts";

/** A benign text that was refused, and why. */
export interface FalseAlarm extends Benign {
  readonly rule: RuleId;
  readonly kind: string | undefined;
}

function runWith({ place, key = "value", text }: Benign): InspectableRun {
  const run = { agentId: "planner", agentVersion: "1.0.0" };
  if (place === "message") return { ...run, steps: [], failures: [{ failureCode: "failed", message: text }] };
  if (place === "name") return { ...run, steps: [{ name: text }], failures: [] };
  return { ...run, steps: [{ name: "step", metadata: { [key]: text } }], failures: [] };
}

/** Every benign text that is refused, by whatever rule. */
export function falseAlarms(corpus: readonly Benign[]): FalseAlarm[] {
  return corpus.flatMap((benign) =>
    inspectRun(runWith(benign)).map(({ rule, kind }) => ({ ...benign, rule, kind })),
  );
}
