import type { ArgumentDigest } from "../digest/argument-digest.ts";
import type { OpenRuns } from "../exit/open-runs.ts";
import type { ErrorFacts } from "../failure.ts";
import type { Reporter } from "../reporter.ts";
import type { Clock } from "./clock.ts";
import type { GenerateId } from "./ids.ts";
import type { LiveRun } from "./live-run.ts";
import type { RunRecord } from "./run-record.ts";

/** Where runs go while they are under way. */
interface LiveRuns {
  add(run: LiveRun): void;
  remove(run: LiveRun): void;
}

/** What every run of a tracer shares. */
export interface TracerContext {
  readonly agentId: string;
  readonly agentVersion: string;
  readonly environment: string;
  readonly clock: Clock | undefined;
  readonly generateId: GenerateId | undefined;
  readonly classifyError?: ((error: unknown) => ErrorFacts | undefined) | undefined;
  readonly digestOf: ArgumentDigest;
  readonly reporter: Reporter;
  readonly openRuns: OpenRuns;
  /** Takes runs that are under way, in live mode. */
  readonly live: LiveRuns | undefined;
  /** Takes a run that has ended, and about how many bytes it takes encoded. */
  readonly deliver: (run: RunRecord, bytes: number) => void;
  /** Counts a run that has ended and could not be made a record. */
  readonly lose: () => void;
}
