import type { Failure } from "@runfacts/gen/client/failure";
import { Show } from "solid-js";
import { failureTypeWord } from "../../../api/words.ts";
import { countOf } from "../../../format/number.ts";
import { FailureCode } from "../../../ui/failure-code.tsx";
import { Name } from "../../../ui/name.tsx";
import { StatusShape } from "../../../ui/status-mark.tsx";
import type { RunModel } from "../run-model.ts";
import { Answer } from "./answer.tsx";

/** Why it failed: type, code and message, and how calls of the same name went in this run. */
export function Why(props: { readonly model: RunModel; readonly failure: Failure }) {
  const others = () => props.model.failureCount - 1;
  return (
    <Answer
      question="Why"
      answer={
        <>
          <StatusShape status="failure" />
          <FailureCode
            type={failureTypeWord(props.failure.failureType)}
            code={props.failure.failureCode}
            survived={props.failure.survived}
            canWrap
          />
        </>
      }
    >
      <p class="line-clamp-4 [overflow-wrap:anywhere]">
        <Show when={props.failure.survived} fallback={<Name value={props.failure.message} />}>
          The step failed and the agent went on.
        </Show>
      </p>
      <CallsSoFar model={props.model} />
      <Show when={others() > 0}>
        <p>{countOf(others(), "other failure")} in this run</p>
      </Show>
    </Answer>
  );
}

/** `3 of 15 text_editor calls failed; none worked after #46`. */
function CallsSoFar(props: { readonly model: RunModel }) {
  const summary = () => {
    const { step } = props.model.point;
    const calls = props.model.timeline.steps.filter(
      (call) => call.name === step?.name && call.type === step.type,
    );
    if (step === undefined || step.isOther || calls.length < 2) return undefined;
    const failed = calls.filter((call) => call.failed).length;
    const lastGood = calls.findLast((call) => !call.failed);
    const after = calls.filter((call) => lastGood === undefined || call.seq > lastGood.seq).length;
    return { name: step.name, failed, total: calls.length, lastGood, after };
  };
  return (
    <Show when={summary()}>
      {(calls) => (
        <p class="[overflow-wrap:anywhere]">
          {calls().failed} of {calls().total} <Name value={calls().name} /> calls failed
          <Show when={calls().after > 0} fallback="; later ones worked">
            <Show when={calls().lastGood} fallback="; none worked">
              {(step) => `; none worked after #${step().seq}`}
            </Show>
          </Show>
        </p>
      )}
    </Show>
  );
}
