import type { PartRecord, RunRecord } from "@runfacts/db/rows";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { type Run, RunSchema } from "@runfacts/gen/server/run";
import { Effort, inspectInParts } from "@runfacts/privacy/inspect";
import { MAX_VIOLATIONS, type Violation } from "@runfacts/server";
import type { Context } from "../context.ts";
import { partInParts } from "../record/part-in-parts.ts";
import { recordInParts } from "../record/record-in-parts.ts";
import { Breath, inParts } from "./breath.ts";
import { isOversized } from "./encoded-size.ts";
import { expiredRefusal, fieldRefusal, type Refusal, sizeRefusal } from "./refusal.ts";
import { isExpired } from "./retention.ts";
import { checkPartRules, checkRules } from "./rules/index.ts";
import { runTexts } from "./run-texts.ts";

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
 * Checks whole runs against the contract, then against the privacy rules, and turns those that hold into records. Pure but
 * for the clock; lets other work run between runs and within large ones. Answers in the order of `runs`.
 */
export async function acceptRuns(acceptor: Acceptor, runs: readonly Run[]): Promise<Acceptance<RunRecord>[]> {
  const breath = new Breath();
  const effort = new Effort();
  const accepted: Acceptance<RunRecord>[] = [];
  for (const run of runs) {
    if (breath.isDue) await breath.take();
    accepted.push(await accept(acceptor, run, checkRules, recordInParts, breath, effort));
  }
  return accepted;
}

/** The same for a part of a run, with the rules of parts. */
export function acceptPart(
  acceptor: Acceptor,
  part: Run,
  timeoutMs: number | null,
): Promise<Acceptance<PartRecord>> {
  return accept(
    acceptor,
    part,
    checkPartRules,
    (run) => partInParts(run, timeoutMs),
    new Breath(),
    new Effort(),
  );
}

async function accept<R>(
  acceptor: Acceptor,
  run: Run,
  check: (run: Run, now: number) => Violation[],
  toRecord: (run: Run) => Generator<undefined, R>,
  breath: Breath,
  effort: Effort,
): Promise<Acceptance<R>> {
  const refusal = checkContract(acceptor, run, check);
  if (refusal !== undefined) return { refusal };
  const inspection = inspectInParts(run, MAX_VIOLATIONS, acceptor.policy, runTexts, effort);
  const violations = await inParts(inspection, breath);
  if (violations.length === 0) return { record: await inParts(toRecord(run), breath) };
  const named = violations.map(({ field, rule, message }) => ({ field, rule, description: message }));
  return { refusal: fieldRefusal(ErrorReason.PRIVACY_VIOLATION, named) };
}

function checkContract(
  { validator, retention, clock }: Acceptor,
  run: Run,
  check: (run: Run, now: number) => Violation[],
): Refusal | undefined {
  const annotated = validator?.validate(RunSchema, run) ?? [];
  const violations = annotated.length > 0 ? annotated : check(run, clock());
  if (violations.length > 0) return fieldRefusal(ErrorReason.FIELD_VIOLATION, violations);
  if (isExpired(run, retention.current)) return expiredRefusal();
  return isOversized(run) ? sizeRefusal("3 MiB encoded as protobuf") : undefined;
}
