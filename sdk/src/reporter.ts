import type { Warning, WarningCode } from "./warning.ts";

/** Where warnings go. */
export type OnWarning = (warning: Warning) => unknown;

/** What the SDK counts besides runs. */
export interface Counts {
  droppedSteps: number;
  droppedValues: number;
  errors: number;
}

const ignore = () => undefined;

function toConsole({ message }: Warning): void {
  console.warn(`runfacts: ${message}`);
}

/**
 * Counts what goes wrong and tells of it once for each code and rule. The border that no error crosses: nothing here
 * throws, whatever the hook does.
 */
export class Reporter {
  readonly counts: Counts = { droppedSteps: 0, droppedValues: 0, errors: 0 };
  readonly #onWarning: OnWarning;
  readonly #told = new Set<string>();

  constructor(onWarning: OnWarning = toConsole) {
    this.#onWarning = onWarning;
  }

  /** Tells of a problem, unless one of this code and rule was told before. */
  warn(code: WarningCode, rule: string, message: string): void {
    const kind = `${code} ${rule}`;
    if (this.#told.has(kind)) return;
    this.#told.add(kind);
    try {
      const result = this.#onWarning({ code, rule, message });
      if (result instanceof Promise) result.catch(ignore);
    } catch {
      this.counts.errors += 1;
    }
  }

  /** Lets a warning of this code and rule be told again. */
  rearm(code: WarningCode, rule: string): void {
    this.#told.delete(`${code} ${rule}`);
  }

  dropValue(code: WarningCode, rule: string, message: string): void {
    this.counts.droppedValues += 1;
    this.warn(code, rule, message);
  }

  dropStep(code: WarningCode, rule: string, message: string): void {
    this.counts.droppedSteps += 1;
    this.warn(code, rule, message);
  }

  /** Runs a part of the SDK; an error in it is counted, and the fallback given instead. */
  guard<T>(part: () => T, fallback: T): T {
    try {
      return part();
    } catch {
      this.countError();
      return fallback;
    }
  }

  /** Counts an error of the SDK that was caught. */
  countError(): void {
    this.counts.errors += 1;
    this.warn("internal", "internal", "an error inside the SDK was caught; the agent is not affected");
  }
}
