import type { Decision } from "@runfacts/gen/client/decision";
import { type Signal, SignalSource } from "@runfacts/gen/client/signal";
import { For, Show } from "solid-js";
import { formatShare } from "../../format/number.ts";
import { FactList, type ListedFact } from "../../ui/fact-list.tsx";
import { Name } from "../../ui/name.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { RunModel } from "./run-model.ts";
import { metadataFacts } from "./step-metadata.tsx";

/** What was decided in a step, and what was observed of it. */
export function StepObservations(props: { readonly model: RunModel; readonly stepId: string }) {
  const decisions = () => props.model.decisions.get(props.stepId) ?? [];
  const signals = () => props.model.signals.get(props.stepId) ?? [];
  return (
    <>
      <Show when={decisions().length > 0}>
        <section class="border-t border-line px-3 py-2.5">
          <h3 class="mb-1">Decisions</h3>
          <Decisions decisions={decisions()} />
        </section>
      </Show>
      <Show when={signals().length > 0}>
        <section class="border-t border-line px-3 py-2.5">
          <h3 class="mb-1">Signals</h3>
          <FactList facts={signals().flatMap(signalFacts)} />
        </section>
      </Show>
    </>
  );
}

/** What was decided and observed in the run as a whole; nothing where that is nothing. */
export function RunObservations(props: { readonly model: RunModel }) {
  const decisions = () => props.model.decisions.get(undefined) ?? [];
  const signals = () => props.model.signals.get(undefined) ?? [];
  return (
    <>
      <Show when={signals().length > 0}>
        <Panel title="Signals" sub="of the run as a whole">
          <FactList facts={signals().flatMap(signalFacts)} />
        </Panel>
      </Show>
      <Show when={decisions().length > 0}>
        <Panel title="Decisions" sub="of the run as a whole">
          <Decisions decisions={decisions()} />
        </Panel>
      </Show>
    </>
  );
}

function Decisions(props: { readonly decisions: readonly Decision[] }) {
  return (
    <For each={props.decisions}>
      {(decision) => (
        <div class="not-first:mt-2">
          <FactList facts={decisionFacts(decision)} />
        </div>
      )}
    </For>
  );
}

function decisionFacts(decision: Decision): ListedFact[] {
  const others = decision.candidates.filter((option) => option !== decision.selected);
  return [
    {
      name: <Name value={decision.decisionType} />,
      value: <Name value={decision.selected} class="font-semibold" />,
    },
    { name: "Why", value: <Name value={decision.reasonCode} /> },
    ...(decision.confidence === undefined
      ? []
      : [{ name: "Confidence", value: formatShare(decision.confidence, 1) }]),
    ...(others.length === 0 ? [] : [{ name: "Instead of", value: <Name value={others.join(", ")} /> }]),
    ...metadataFacts(decision.metadata),
  ];
}

/** Who says it, in words. */
const sayers: Readonly<Partial<Record<SignalSource, string>>> = {
  [SignalSource.USER]: "the user",
  [SignalSource.CODE]: "a check in code",
  [SignalSource.MODEL]: "a model",
  [SignalSource.OPERATOR]: "an operator",
};

const sayer = ({ source }: Signal) => (source === undefined ? undefined : sayers[source]);

function signalFacts(signal: Signal): ListedFact[] {
  const fact = {
    name: <Name value={signal.signalType} />,
    value: (
      <>
        {signal.signalCode !== "" && (
          <>
            <Name value={signal.signalCode} />:{" "}
          </>
        )}
        <b class="font-semibold">{observed(signal)}</b>
        {signal.weight === undefined ? "" : <span class="text-text-3">, weight {signal.weight}</span>}
        {sayer(signal) === undefined ? "" : <span class="text-text-3">, by {sayer(signal)}</span>}
      </>
    ),
  };
  return [fact, ...metadataFacts(signal.metadata)];
}

function observed({ value, number, category }: Signal) {
  if (value !== undefined) return value ? "yes" : "no";
  return number === undefined ? <Name value={category ?? ""} /> : String(number);
}
