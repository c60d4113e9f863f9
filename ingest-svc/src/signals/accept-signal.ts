import { create } from "@bufbuild/protobuf";
import type { Value } from "@bufbuild/protobuf/wkt";
import type { ApartSignalRow } from "@runfacts/db/rows";
import { itemHash } from "@runfacts/db/write";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { type RecordedSignal, RecordedSignalSchema } from "@runfacts/gen/server/record_signals";
import { type Signal, SignalSchema } from "@runfacts/gen/server/signal";
import { type Effort, inspectInParts } from "@runfacts/privacy/inspect";
import { MAX_VIOLATIONS, type Violation } from "@runfacts/server";
import { fieldRefusal, type Refusal } from "../accept/refusal.ts";
import { runTexts } from "../accept/run-texts.ts";
import type { Context } from "../context.ts";
import { derivedId } from "../record/derived-id.ts";
import { signalFacts } from "../record/item-rows.ts";
import { splitName } from "./signal-name.ts";

/** The row to write, or why the signal was refused. */
export type AcceptedSignal =
  | { readonly row: ApartSignalRow; readonly refusal?: undefined }
  | { readonly row?: undefined; readonly refusal: Refusal };

const CATEGORY = /^[A-Za-z0-9._:/+-]{1,128}$/;

/** The fields of a signal by those of the same signal within a run, which is what the privacy rules inspect. */
const fieldNames: ReadonlyMap<string, string> = new Map([
  ["signal_type", "name"],
  ["signal_code", "name"],
  ["category", "value"],
]);

/**
 * Checks a signal against the contract and the privacy rules and makes its row. A signal that breaks any is refused: without the field
 * it would say something else.
 *
 * @param effort limits the work of inspection, over all signals of a request
 */
export function* acceptSignal(
  { validator, policy }: Pick<Context, "validator" | "policy">,
  given: RecordedSignal,
  effort: Effort,
): Generator<"long" | undefined, AcceptedSignal> {
  const annotated = validator.validate(RecordedSignalSchema, given);
  if (annotated.length > 0) return { refusal: fieldRefusal(ErrorReason.FIELD_VIOLATION, annotated) };
  const name = splitName(given.name);
  const said = saidBy(given.value);
  if (name === undefined || said === undefined) {
    const violations = [
      ...(name === undefined ? [nameRule] : []),
      ...(said === undefined ? [valueRule] : []),
    ];
    return { refusal: fieldRefusal(ErrorReason.FIELD_VIOLATION, violations) };
  }
  const signal = create(SignalSchema, {
    signalId: given.signalId,
    signalType: name.type,
    signalCode: name.code,
    source: given.source,
    ...said,
    ...(given.stepId !== undefined && { stepId: given.stepId }),
    ...(given.metadata !== undefined && { metadata: given.metadata }),
  });
  const found = yield* inspectInParts(
    { steps: [], failures: [], qualitySignals: [signal] },
    MAX_VIOLATIONS,
    policy,
    runTexts,
    effort,
  );
  if (found.length > 0) return { refusal: fieldRefusal(ErrorReason.PRIVACY_VIOLATION, found.map(ofSignal)) };
  return { row: rowOf(given.runId.toLowerCase(), signal) };
}

function rowOf(run_id: string, signal: Signal): ApartSignalRow {
  const facts = signalFacts(signal);
  // Not as in a run, or a run that comes later could never have one like it.
  const signal_id =
    signal.signalId.toLowerCase() || derivedId(run_id, `recorded:${itemHash("signal", facts)}`);
  return {
    run_id,
    signal_id,
    ...facts,
    dropped: null,
    item_hash: itemHash("signal", { signal_id, ...facts }),
  };
}

const nameRule: Violation = {
  field: "name",
  rule: "name.parts",
  description: "must have at most 128 characters before and behind its first /",
};

const valueRule: Violation = {
  field: "value",
  rule: "value.kind",
  description: "must be a finite number, true or false, or an identifier of 1 to 128 characters",
};

function saidBy(
  value: Value | undefined,
): Pick<Partial<Signal>, "value" | "number" | "category"> | undefined {
  const kind = value?.kind;
  if (kind?.case === "boolValue") return { value: kind.value };
  if (kind?.case === "numberValue") return Number.isFinite(kind.value) ? { number: kind.value } : undefined;
  if (kind?.case === "stringValue") return CATEGORY.test(kind.value) ? { category: kind.value } : undefined;
  return undefined;
}

function ofSignal({
  field,
  rule,
  message,
}: {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}): Violation {
  const within = field.replace(/^quality_signals\[\d+\]\.?/, "");
  return { field: fieldNames.get(within) ?? within, rule, description: message };
}
