import type { Step } from "@runfacts/gen/client/step";
import { createMemo, For, type JSX, Show } from "solid-js";
import { countOf, formatBytes, formatCount } from "../../format/number.ts";
import { FactList, type ListedFact } from "../../ui/fact-list.tsx";
import { PatternMark } from "./patterns/pattern-mark.tsx";
import { placeText } from "./patterns/pattern-text.ts";
import type { RunModel } from "./run-model.ts";
import type { TimelineState } from "./timeline/timeline-state.ts";

/** First digits of a digest, enough to tell those of one run apart. */
const DIGEST_DIGITS = 8;
/** Most other calls with the same arguments that are named. */
const SHOWN = 8;

/** What is known of a call without its arguments and its result: a digest, a size, and what was left out. */
export function StepCall(props: {
  readonly step: Step;
  readonly model: RunModel;
  readonly state: TimelineState;
}) {
  const facts = (): readonly ListedFact[] => {
    const { argumentDigest, resultBytes, droppedAttributes, stepId } = props.step;
    const pattern = props.model.patterns.get(stepId);
    return [
      ...(argumentDigest === undefined
        ? []
        : [{ name: "Arguments", value: <Digest digest={argumentDigest} /> }]),
      ...(argumentDigest === undefined ? [] : sameFact(props)),
      ...(pattern === undefined
        ? []
        : [
            {
              name: "In circles",
              value: (
                <span class="inline-flex items-center gap-1.5">
                  <PatternMark model={props.model} stepId={stepId} />
                  <span aria-hidden="true">{placeText(pattern, stepId)}</span>
                </span>
              ),
            },
          ]),
      ...(resultBytes === undefined
        ? []
        : [
            {
              name: "Result",
              value: <span title={countOf(resultBytes, "byte")}>{formatBytes(resultBytes)}</span>,
            },
          ]),
      ...(droppedAttributes === 0
        ? []
        : [
            {
              name: "Left out",
              value: (
                <span title="Of the span of OpenTelemetry: facts are kept, content is not">
                  {countOf(droppedAttributes, "attribute")}
                </span>
              ),
            },
          ]),
    ];
  };
  return (
    <Show when={facts().length > 0}>
      <section class="border-t border-line px-3 py-2.5">
        <h3 class="mb-1">Call</h3>
        <FactList facts={facts()} />
      </section>
    </Show>
  );
}

function Digest(props: { readonly digest: string }) {
  return (
    <span title={`A digest under a key of the project, never the arguments: ${props.digest}`}>
      <span class="text-text-3">digest</span>{" "}
      <span class="font-mono text-sm">{props.digest.slice(0, DIGEST_DIGITS)}</span>
    </span>
  );
}

/** The other calls of the same name with the same arguments, if there are any. */
function sameFact(props: {
  readonly step: Step;
  readonly model: RunModel;
  readonly state: TimelineState;
}): readonly ListedFact[] {
  const { name, argumentDigest, stepId } = props.step;
  const same = props.model.run.steps.filter(
    (step) => step.argumentDigest === argumentDigest && step.name === name && step.stepId !== stepId,
  );
  if (same.length === 0) return [];
  return [{ name: "Same arguments", value: <SameArguments same={same} {...props} /> }];
}

function SameArguments(props: {
  readonly same: readonly Step[];
  readonly model: RunModel;
  readonly state: TimelineState;
}): JSX.Element {
  const shown = createMemo(() => {
    const ids = new Set(props.same.slice(0, SHOWN).map((step) => step.stepId));
    return props.model.timeline.steps.filter((step) => ids.has(step.id));
  });
  return (
    <span class="flex flex-wrap gap-x-1.5">
      <For each={shown()}>
        {(step) => (
          <button
            type="button"
            class="text-accent hover:underline"
            aria-label={`Step ${step.seq}, with the same arguments`}
            onClick={() => props.state.reveal(step)}
          >
            #{step.seq}
          </button>
        )}
      </For>
      <Show when={props.same.length > shown().length}>
        <span class="text-text-3">and {formatCount(props.same.length - shown().length)} more</span>
      </Show>
    </span>
  );
}
