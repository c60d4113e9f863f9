import type { ServiceImpl } from "@connectrpc/connect";
import type { IngestService } from "@runfacts/gen/server/ingest_service";
import { SignalOutcome } from "@runfacts/gen/server/record_signals";
import { codeName, principalOf } from "@runfacts/server";
import { NamedFields } from "../accept/dropped-fields.ts";
import { refusalError } from "../accept/refusal.ts";
import type { Context } from "../context.ts";
import { type Recorded, recordSignals as record } from "../signals/record-signals.ts";
import { tellPosition } from "../tell-position.ts";

const outcomes = {
  created: SignalOutcome.CREATED,
  duplicate: SignalOutcome.DUPLICATE,
  rejected: SignalOutcome.REJECTED,
};

/** Stores signals that come by themselves, each with a result of its own. */
export function recordSignals(context: Context): ServiceImpl<typeof IngestService>["recordSignals"] {
  return async ({ signals }, call) => {
    const recorded = await record(context, principalOf(call), signals);
    const [first] = recorded;
    if (call.protocolName === "rest" && recorded.length === 1 && first?.refusal !== undefined)
      throw refusalError(first.refusal, "signals[0]");
    const named = new NamedFields();
    const last = recorded.findLast((result) => result.refusal === undefined);
    return {
      results: recorded.map((result) => resultOf(result, named)),
      position: last?.refusal === undefined && last !== undefined ? tellPosition(call, last.position) : "",
    };
  };
}

function resultOf(recorded: Recorded, named: NamedFields) {
  const outcome = outcomes[recorded.outcome];
  if (recorded.refusal === undefined) return { signalId: recorded.signalId, outcome };
  const { code, reason, message, violations } = recorded.refusal;
  return {
    outcome,
    error: { code: codeName(code), reason, message, fieldViolations: named.take(violations) },
  };
}
