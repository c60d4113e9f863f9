import type { JsonValue } from "@bufbuild/protobuf";
import type { Step } from "@runfacts/gen/client/step";
import { Show } from "solid-js";
import { FactList } from "../../ui/fact-list.tsx";
import { Name } from "../../ui/name.tsx";

/** The metadata of a step, as it was sent. */
export function StepMetadata(props: { readonly step: Step }) {
  const entries = () => Object.entries(props.step.metadata ?? {});
  return (
    <Show when={entries().length > 0}>
      <section class="border-t border-line px-3 py-2.5">
        <h3 class="mb-1">Metadata</h3>
        <FactList
          facts={entries().map(([key, value]) => ({
            name: <Name value={key} />,
            value: <Name value={written(value)} class="font-mono text-sm" />,
          }))}
        />
      </section>
    </Show>
  );
}

/** A string as it is; everything else as JSON. */
function written(value: JsonValue): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.map(written).join(", ") : JSON.stringify(value);
}
