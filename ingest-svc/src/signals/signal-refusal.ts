import { Code } from "@connectrpc/connect";
import type { SignalOutcome } from "@runfacts/db/write";
import { MAX_APART_SIGNALS } from "@runfacts/db/write";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { fieldRefusal, type Refusal } from "../accept/refusal.ts";

const unknownStep = {
  field: "step_id",
  rule: "step_id.unknown",
  description: "must name a step of the run",
};

/** Why a signal was not stored, by what the writer says. */
export const signalRefusals: Readonly<Record<Exclude<SignalOutcome, "created" | "duplicate">, Refusal>> = {
  no_run: {
    code: Code.NotFound,
    reason: ErrorReason.RUN_NOT_FOUND,
    message: "run_id: there is no such run, or not yet; send the signal again once it is there",
    violations: [],
  },
  conflict: {
    code: Code.AlreadyExists,
    reason: ErrorReason.SIGNAL_CONFLICT,
    message: "signal_id: a signal with this id and other content is stored; nothing was changed",
    violations: [],
  },
  no_step: fieldRefusal(ErrorReason.FIELD_VIOLATION, [unknownStep]),
  too_many: {
    code: Code.ResourceExhausted,
    reason: ErrorReason.TOO_LARGE,
    message: `run_id: a run has at most ${MAX_APART_SIGNALS.toLocaleString("en-US")} recorded signals`,
    violations: [],
  },
};
