import type { Failure } from "@runfacts/gen/client/failure";
import { createUniqueId, type JSX } from "solid-js";
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
      <WhichVersions history={props.history} />
    </section>
  );
}

/** One answer: the question, the answer in few words, and what it rests on. */
export function Answer(props: {
  readonly question: string;
  readonly answer: JSX.Element;
  readonly children: JSX.Element;
}) {
  const id = createUniqueId();
  return (
    <section
      aria-labelledby={id}
      class="-mb-px grid min-w-0 content-start gap-0.5 border-r border-b border-line bg-surface px-3.5 py-2.5"
    >
      <h2 id={id} class="text-sm font-medium text-text-3">
        {props.question}
      </h2>
      <div class="flex min-w-0 items-center gap-1.75 text-md font-semibold">{props.answer}</div>
      <div class="grid grid-cols-[minmax(0,1fr)] gap-0.5 leading-4.5 text-text-2">{props.children}</div>
    </section>
  );
}
