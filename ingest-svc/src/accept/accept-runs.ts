import type { PartRecord, RunRecord } from "@runfacts/db/rows";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { type Run, RunSchema } from "@runfacts/gen/server/run";
import { inspectRuns } from "@runfacts/privacy/inspect";
import type { Violation } from "@runfacts/server";
import type { Context } from "../context.ts";
import { partOf } from "../record/part-of.ts";
import { recordOf } from "../record/record-of.ts";
import { isOversized } from "./encoded-size.ts";
import { expiredRefusal, fieldRefusal, type Refusal, sizeRefusal } from "./refusal.ts";
import { isExpired } from "./retention.ts";
import { checkPartRules, checkRules } from "./rules/index.ts";

/** What may be written, or why it may not. */
export type Acceptance<R> =
  | { readonly record: R; readonly refusal?: undefined }
  | { readonly record?: undefined; readonly refusal: Refusal };

/** What runs are checked with. */
export type Acceptor = Pick<Context, "clock" | "policy" | "retention"> & {
  /** For the rules that the contract annotates; none where they were checked with the whole request. */
  readonly validator?: Context["validator"] | undefined;
};

/**
 * Checks whole runs against the contract, then against the privacy rules, and turns those that hold into records.
 * Pure but for the clock; answers in the order of `runs`.
 */
export function acceptRuns(acceptor: Acceptor, runs: readonly Run[]): Acceptance<RunRecord>[] {
  return accept(acceptor, runs, checkRules, recordOf);
}

/** The same for a part of a run, with the rules of parts. */
export function acceptPart(acceptor: Acceptor, part: Run, timeoutMs: number | null): Acceptance<PartRecord> {
  const [accepted] = accept(acceptor, [part], checkPartRules, (run) => partOf(run, timeoutMs));
  if (accepted === undefined) throw new Error("a part was neither accepted nor refused");
  return accepted;
}

function accept<R>(
  acceptor: Acceptor,
  runs: readonly Run[],
  check: (run: Run, now: number) => Violation[],
  toRecord: (run: Run) => R,
): Acceptance<R>[] {
  const now = acceptor.clock();
  const refusals = runs.map((run) => checkContract(acceptor, run, (checked) => check(checked, now)));
  const sound = runs.filter((_, index) => refusals[index] === undefined);
  const privacy = new Map(
    inspectRuns(sound, acceptor.policy).map((violations, index) => [sound[index], violations]),
  );
  return runs.map((run, index) => {
    const refusal = refusals[index];
    if (refusal !== undefined) return { refusal };
    const violations = privacy.get(run) ?? [];
    if (violations.length === 0) return { record: toRecord(run) };
    const named = violations.map(({ field, rule, message }) => ({ field, rule, description: message }));
    return { refusal: fieldRefusal(ErrorReason.PRIVACY_VIOLATION, named) };
  });
}

function checkContract(
  { validator, retention }: Acceptor,
  run: Run,
  check: (run: Run) => Violation[],
): Refusal | undefined {
  const annotated = validator?.validate(RunSchema, run) ?? [];
  const violations = annotated.length > 0 ? annotated : check(run);
  if (violations.length > 0) return fieldRefusal(ErrorReason.FIELD_VIOLATION, violations);
  if (isExpired(run, retention.current)) return expiredRefusal();
  return isOversized(run) ? sizeRefusal("3 MiB encoded as protobuf") : undefined;
}
