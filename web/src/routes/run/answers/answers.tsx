import type { Failure } from "@runfacts/gen/client/failure";
import type { FailureHistory } from "../history/use-failure-history.ts";
import type { RunModel } from "../run-model.ts";
import type { TimelineState } from "../timeline/timeline-state.ts";
import { SinceWhen } from "./since-when.tsx";
import { WhichStep } from "./which-step.tsx";
import { WhichVersions } from "./which-versions.tsx";
import { Why } from "./why.tsx";

/** The four answers that whoever opens a failed run looks for: which step, why, since when, and in which versions. */
export function Answers(props: {
  readonly model: RunModel;
  readonly failure: Failure;
  readonly history: FailureHistory;
  readonly state: TimelineState;
}) {
  return (
    <section
      aria-label="Why this run failed"
      class="grid grid-cols-[minmax(0,1fr)_minmax(0,1.25fr)_minmax(0,1.05fr)_minmax(0,1.1fr)] overflow-hidden rounded-3 border border-l-3 border-line border-l-failure-fill bg-line max-md:grid-cols-2 max-sm:grid-cols-1"
    >
      <WhichStep model={props.model} state={props.state} />
      <Why model={props.model} failure={props.failure} />
      <SinceWhen model={props.model} history={props.history} />
      <WhichVersions run={props.model.run} history={props.history} />
    </section>
  );
}
