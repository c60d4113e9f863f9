import type { Failure } from "@runfacts/gen/client/failure";
import { startedMs } from "../../api/run-times.ts";
import { failureTypeWord } from "../../api/words.ts";
import { CausesPanel } from "../../causes/causes-panel.tsx";
import type { RunFilter } from "../../filter/run-filter.ts";
import type { RunModel } from "./run-model.ts";

/** Runs that started this long after the run are looked at, too. */
const AFTER_MS = 3_600_000;

/** What runs of the agent with this failure have in common, and which of it this run has. */
export function RunCauses(props: { readonly model: RunModel; readonly failure: Failure }) {
  const filter = (): RunFilter => ({
    agentId: props.model.run.agentId,
    failureType: failureTypeWord(props.failure.failureType),
    failureCode: props.failure.failureCode,
    stepName: props.model.point.step?.name,
    range: { start: undefined, end: startedMs(props.model.run) + AFTER_MS },
  });
  return <CausesPanel filter={filter()} choices={["failed"]} runId={props.model.run.runId} />;
}
