import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import type { Step } from "@runfacts/gen/client/step";
import { Show } from "solid-js";
import { FactList, type ListedFact } from "../../ui/fact-list.tsx";
import { Name } from "../../ui/name.tsx";

/** The metadata of a step, as it was sent. */
export function StepMetadata(props: { readonly step: Step }) {
  const facts = () => metadataFacts(props.step.metadata);
  return (
    <Show when={facts().length > 0}>
      <section class="border-t border-line px-3 py-2.5">
        <h3 class="mb-1">Metadata</h3>
        <FactList facts={facts()} />
      </section>
    </Show>
  );
}

/** Metadata as it was sent, a fact a key. */
export function metadataFacts(metadata: JsonObject = {}): ListedFact[] {
  return Object.entries(metadata).map(([key, value]) => ({
    name: <Name value={key} />,
    value: <Name value={written(value)} class="font-mono text-sm" />,
  }));
}

/** A string as it is; everything else as JSON. */
function written(value: JsonValue): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(written).join(", ") : JSON.stringify(value);
}
