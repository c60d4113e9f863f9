import { create } from "@bufbuild/protobuf";
import { type Value, ValueSchema } from "@bufbuild/protobuf/wkt";
import { type RecordedSignal, RecordedSignalSchema } from "@runfacts/gen/client/record_signals";
import { SignalSource } from "@runfacts/gen/client/signal";
import type { GivenSignal } from "./waiting-signals.ts";

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const NAME = /^[A-Za-z0-9._:/+-]{1,257}$/;
const CATEGORY = /^[A-Za-z0-9._:/+-]{1,128}$/;

const sources = new Map<unknown, SignalSource>([
  ["user", SignalSource.USER],
  ["code", SignalSource.CODE],
  ["model", SignalSource.MODEL],
  ["operator", SignalSource.OPERATOR],
]);

function kindOf(value: unknown): Value["kind"] | undefined {
  if (typeof value === "boolean") return { case: "boolValue", value };
  if (typeof value === "number" && Number.isFinite(value)) return { case: "numberValue", value: value + 0 };
  if (typeof value === "string" && CATEGORY.test(value)) return { case: "stringValue", value };
  return undefined;
}

const matches = (pattern: RegExp, value: unknown): value is string =>
  typeof value === "string" && pattern.test(value);

/** Reads signals, with what they may not hold in mind. */
export type ReadSignal = (given: GivenSignal, newId: string) => RecordedSignal | { readonly broken: string };

/** Loads what reads signals, and what looks for content, secrets and personal data. */
export async function loadReadSignal(): Promise<ReadSignal> {
  const { inspectRun } = await import("@runfacts/privacy/inspect");
  return ([runId, name, value, source, stepId, signalId], newId) => {
    if (!matches(UUID, runId)) return { broken: "run_id" };
    if (!matches(NAME, name)) return { broken: "name" };
    const kind = kindOf(value);
    if (kind === undefined) return { broken: "value" };
    if (stepId !== undefined && !matches(UUID, stepId)) return { broken: "step_id" };
    if (signalId !== undefined && !matches(UUID, signalId)) return { broken: "signal_id" };
    const category = kind.case === "stringValue" ? { category: kind.value } : {};
    const texts = { steps: [], failures: [], qualitySignals: [{ signalType: name, ...category }] };
    const [found] = inspectRun(texts);
    if (found !== undefined) return { broken: found.rule };
    return create(RecordedSignalSchema, {
      runId,
      name,
      value: create(ValueSchema, { kind }),
      source: sources.get(source) ?? SignalSource.UNSPECIFIED,
      signalId: signalId ?? newId,
      ...(stepId !== undefined && { stepId }),
    });
  };
}
