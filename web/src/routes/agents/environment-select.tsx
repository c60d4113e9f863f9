import { Show } from "solid-js";
import { useFacets } from "../../api/use-facets.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatCount } from "../../format/number.ts";
import { visibleText } from "../../format/visible-text.ts";
import { Select } from "../../ui/select.tsx";

/** The choice of all environments. None is named so: text that is stored has no NUL. */
const ALL = "\0all";

/** Chooses the environment, where there are several to choose from. */
export function EnvironmentSelect(props: {
  readonly filter: RunFilter;
  readonly onChange: (part: RunFilter) => void;
}) {
  const facets = useFacets(() => ({ range: props.filter.range }));
  const options = () => [
    { value: ALL, label: "All environments" },
    ...(facets.data?.environments ?? []).map(({ value, runCount }) => ({
      value,
      label: `${visibleText(value)} (${formatCount(runCount)})`,
    })),
  ];
  return (
    <Show when={options().length > 2 || props.filter.environment !== undefined}>
      <div class="w-56">
        <Select
          label="Environment"
          options={options()}
          value={props.filter.environment ?? ALL}
          onChange={(value) => props.onChange({ environment: value === ALL ? undefined : value })}
        />
      </div>
    </Show>
  );
}
