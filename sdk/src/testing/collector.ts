import { maskMessages, sanitizeRun } from "@runfacts/privacy/inspect";
import type { Deliverer } from "../delivery/deliverer.ts";
import { noneDropped } from "../drop-reason.ts";
import { sanitizerOf } from "../privacy.ts";
import type { RunRecord } from "../recording/run-record.ts";
import { Reporter } from "../reporter.ts";
import type { Warning, WarningCode } from "../warning.ts";
import { type TestRun, testRunOf } from "./test-run.ts";

/** Keeps all that is dropped, each time. */
export class DropReporter extends Reporter {
  readonly dropped: Warning[] = [];

  override dropValue(code: WarningCode, rule: string, message: string): void {
    this.dropped.push({ code, rule, message });
    super.dropValue(code, rule, message);
  }

  override dropStep(code: WarningCode, rule: string, message: string): void {
    this.dropped.push({ code, rule, message });
    super.dropStep(code, rule, message);
  }
}

const sanitize = sanitizerOf({ maskMessages, sanitizeRun });

/** Keeps runs in memory, as they would be stored, instead of delivering them. */
export class Collector implements Deliverer {
  readonly runs: TestRun[] = [];
  readonly #reporter: Reporter;
  #kept = 0;
  #lost = 0;

  constructor(reporter: Reporter) {
    this.#reporter = reporter;
  }

  watchExit(): void {}

  enqueue(record: RunRecord): void {
    const { run, dropped } = sanitize(record);
    for (const { rule, message } of dropped) this.#reporter.dropValue("privacy", rule, message);
    this.runs.push(testRunOf(run));
    this.#kept += 1;
  }

  lose(): void {
    this.#lost += 1;
  }

  async flush(): Promise<boolean> {
    return true;
  }

  async close(): Promise<boolean> {
    return true;
  }

  stats(): ReturnType<Deliverer["stats"]> {
    const kept = { produced: this.#kept + this.#lost, delivered: this.#kept, pending: 0, spooled: 0 };
    const dropped = { ...noneDropped, internal: this.#lost };
    return { ...kept, dropped, pendingBytes: 0, duplicates: 0, retries: 0 };
  }
}
