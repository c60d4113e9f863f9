import type { Postgres } from "./postgres.ts";

/** What every benchmark is given. */
export interface Bench {
  readonly postgres: Postgres;
  /** The form for CI: smaller loads, fewer and shorter rounds. */
  readonly isShort: boolean;
  /** Whether a part was asked for. */
  wants(part: string): boolean;
  /** Aborted when the benchmark is to stop before its end. */
  readonly signal: AbortSignal;
  /** Tells what is under way. */
  note(line: string): void;
}
