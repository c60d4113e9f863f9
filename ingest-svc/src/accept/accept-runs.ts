import type { PartRecord, RunRecord } from "@runfacts/db/rows";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { type Run, RunSchema } from "@runfacts/gen/server/run";
import { Effort } from "@runfacts/privacy/inspect";
import type { Violation } from "@runfacts/server";
import type { Context } from "../context.ts";
import type { DroppedColumns } from "../record/dropped-columns.ts";
import { partInParts } from "../record/part-in-parts.ts";
import { recordInParts } from "../record/record-in-parts.ts";
import type { StoredDigest } from "../record/stored-digest.ts";
import { atOnce, Breath, inParts } from "./breath.ts";
import type { DroppedFields } from "./dropped-fields.ts";
import { isOversized } from "./encoded-size.ts";
import { keepFacts } from "./keep-facts.ts";
import type { OnViolationWord } from "./on-violation.ts";
import { expiredRefusal, fieldRefusal, type Refusal, sizeRefusal } from "./refusal.ts";
import { isExpired } from "./retention.ts";
import { checkPartRules, checkRules } from "./rules/index.ts";

/** The record to write and the dropped fields of its run; or why the run was refused. */
export type Acceptance<R> =
  | { readonly record: R; readonly dropped: DroppedFields; readonly refusal?: undefined }
  | { readonly record?: undefined; readonly dropped?: undefined; readonly refusal: Refusal };

/** What runs are checked with. */
export type Acceptor = Pick<Context, "clock" | "policy" | "retention" | "validator">;

/** How the runs of a request are checked. */
export interface Terms {
  readonly onViolation: OnViolationWord;
  /** True if the annotated rules of the contract were checked with the request. */
  readonly isValidated: boolean;
}

interface Form<R> {
  /** Checks the rules that the contract cannot annotate. */
  readonly check: (run: Run, now: number) => Violation[];
  readonly toRecord: (run: Run, dropped?: DroppedColumns) => Generator<undefined, R>;
}

/**
 * Checks whole runs against the contract, applies the privacy rules, and turns those that hold into records. Pure but
 * for the clock; lets other work run between runs and within large ones. Answers in the order of `runs`.
 *
 * @param digestOf makes the digests that are stored in their project
 */
export async function acceptRuns(
  acceptor: Acceptor,
  runs: readonly Run[],
  terms: Terms,
  digestOf: StoredDigest,
): Promise<Acceptance<RunRecord>[]> {
  const breath = new Breath();
  const effort = new Effort();
  const accepted: Acceptance<RunRecord>[] = [];
  const whole: Form<RunRecord> = {
    check: checkRules,
    toRecord: (run, dropped) => recordInParts(run, digestOf, dropped),
  };
  for (const run of runs) {
    if (breath.isDue) await breath.take();
    accepted.push(await accept(acceptor, run, terms, whole, breath, effort));
  }
  return accepted;
}

/**
 * The same for a part of a run, with the rules of parts.
 *
 * @param toPart makes the part from the run, once the privacy rules were applied. Default: the part is the run
 */
export function acceptPart(
  acceptor: Acceptor,
  part: Run,
  timeoutMs: number | null,
  terms: Terms,
  digestOf: StoredDigest,
  toPart: (run: Run) => Run = (run) => run,
): Promise<Acceptance<PartRecord>> {
  const form: Form<PartRecord> = {
    check: (run, now) => checkPartRules(toPart(run), now),
    toRecord: (run, dropped) => partInParts(toPart(run), timeoutMs, digestOf, dropped),
  };
  return accept(acceptor, part, terms, form, new Breath(), new Effort());
}

async function accept<R extends object>(
  acceptor: Acceptor,
  run: Run,
  { onViolation, isValidated }: Terms,
  { check, toRecord }: Form<R>,
  breath: Breath,
  effort: Effort,
): Promise<Acceptance<R>> {
  const refusal = checkContract(acceptor, run, check, isValidated);
  if (refusal !== undefined) return { refusal };
  const recheck = (left: Run) => checkContract(acceptor, left, check, false);
  const kept = await inParts(keepFacts(run, acceptor.policy, onViolation, recheck, effort), breath);
  if (kept.refusal !== undefined) return { refusal: kept.refusal };
  const { otherForms, columns, fields: dropped } = kept;
  const record = await inParts(toRecord(kept.run, columns), breath);
  if (otherForms.length === 0) return { record, dropped };
  // Made when asked for, which is seldom, and once.
  let made: readonly R[] | undefined;
  const others = () => {
    made ??= otherForms.map((form) => atOnce(toRecord(form)));
    return made;
  };
  return { record: { ...record, otherForms: others }, dropped };
}

function checkContract(
  { validator, retention, clock }: Acceptor,
  run: Run,
  check: (run: Run, now: number) => Violation[],
  isValidated: boolean,
): Refusal | undefined {
  const annotated = isValidated ? [] : validator.validate(RunSchema, run);
  const violations = annotated.length > 0 ? annotated : check(run, clock());
  if (violations.length > 0) return fieldRefusal(ErrorReason.FIELD_VIOLATION, violations);
  if (isExpired(run, retention.current)) return expiredRefusal();
  return isOversized(run) ? sizeRefusal("3 MiB encoded as protobuf") : undefined;
}
