import { Show } from "solid-js";
import { useFacets } from "../../api/use-facets.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatCount } from "../../format/number.ts";
import { visibleText } from "../../format/visible-text.ts";
import { Combobox } from "../../ui/combobox.tsx";
import { Select } from "../../ui/select.tsx";

/** The choice of all environments. None is named so: text that is stored has no NUL. */
const ALL = "\0all";

/** Chooses the environment, where there are several to choose from; where there are more than are listed, by typing, too. */
export function EnvironmentSelect(props: {
  readonly filter: RunFilter;
  readonly onChange: (part: RunFilter) => void;
}) {
  const facets = useFacets(() => ({ range: props.filter.range }));
  const listed = () => facets.data?.environments ?? [];
  const unlisted = () => Number(facets.data?.others?.environments?.valueCount ?? 0n);
  const options = () => [
    { value: ALL, label: "All environments" },
    ...listed().map(({ value, runCount }) => ({
      value,
      label: `${visibleText(value)} (${formatCount(runCount)})`,
    })),
  ];
  return (
    <Show when={options().length > 2 || props.filter.environment !== undefined}>
      <div class="w-56">
        <Show
          when={unlisted() > 0}
          fallback={
            <Select
              label="Environment"
              options={options()}
              value={props.filter.environment ?? ALL}
              onChange={(value) => props.onChange({ environment: value === ALL ? undefined : value })}
            />
          }
        >
          <Combobox
            label="Environment"
            placeholder={`Any of ${formatCount(listed().length + unlisted())}`}
            description={`${formatCount(unlisted())} more not listed: type one`}
            options={listed().map(({ value }) => value)}
            value={props.filter.environment}
            onChange={(environment) => props.onChange({ environment })}
          />
        </Show>
      </div>
    </Show>
  );
}
