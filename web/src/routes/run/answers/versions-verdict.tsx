import type { CompareVersionsResponse } from "@runfacts/gen/client/compare_versions";
import { Show } from "solid-js";
import { verdictLine } from "../../../comparison/verdict-text.ts";
import { Name } from "../../../ui/name.tsx";

/** What can be said of a metric of two versions, in a line; nothing until it is known. */
export function VersionsVerdict(props: {
  readonly comparison: CompareVersionsResponse | undefined;
  readonly metric: string;
}) {
  const metric = () => props.comparison?.metrics.find(({ name }) => name === props.metric);
  return (
    <Show when={metric()}>
      {(found) => (
        <p>
          <Name value={props.comparison?.candidate?.agentVersion ?? ""} /> against{" "}
          <Name value={props.comparison?.baseline?.agentVersion ?? ""} />:{" "}
          <b class="font-semibold">{verdictLine(found())}</b>
        </p>
      )}
    </Show>
  );
}
