import { For, Show } from "solid-js";
import type { Term } from "../../filter/filter-table.ts";
import { seenValues } from "../../filter/seen-values.ts";
import { formatCount } from "../../format/number.ts";
import { Combobox } from "../../ui/combobox.tsx";
import { FacetGroup, FacetValue } from "../../ui/facet.tsx";
import { Name } from "../../ui/name.tsx";

/** A value with the number of runs that have it; undefined where that is not known. */
export interface CountedValue {
  readonly value: string;
  readonly count: number | undefined;
}

const MOST = 5;

/** A filter on one text field: its most frequent values with their counts, and a field for any other. */
export function ValueFacet(props: {
  readonly label: string;
  readonly term: Term;
  /** Most frequent first; undefined while they load. */
  readonly values: readonly CountedValue[] | undefined;
  /** How many values there are beyond `values`. */
  readonly unlisted: number;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  /** The most frequent values, and the chosen one if it is another. */
  const shown = () => {
    const values = props.values ?? [];
    const first = values.slice(0, MOST);
    if (props.value === undefined || first.some(({ value }) => value === props.value)) return first;
    const chosen = values.find(({ value }) => value === props.value);
    return [chosen ?? { value: props.value, count: props.values && 0 }, ...first.slice(0, MOST - 1)];
  };
  const others = () => [
    ...new Set([...(props.values ?? []).map(({ value }) => value), ...seenValues(props.term)]),
  ];
  return (
    <FacetGroup
      title={props.label}
      onClear={props.value === undefined ? undefined : () => props.onChange(undefined)}
    >
      <For each={shown()} fallback={<Show when={props.values}>{<span class="text-text-3">None</span>}</Show>}>
        {(entry) => (
          <FacetValue
            isOn={props.value === entry.value}
            count={entry.count}
            most={props.values?.[0]?.count ?? 1}
            onToggle={() => props.onChange(props.value === entry.value ? undefined : entry.value)}
          >
            <Name value={entry.value} />
          </FacetValue>
        )}
      </For>
      <Show when={others().length > MOST}>
        <Combobox
          class="mt-1"
          label={`Any ${props.label.toLowerCase()}`}
          hideLabel
          placeholder={`Any of ${formatCount(Math.max(others().length, (props.values?.length ?? 0) + props.unlisted))}`}
          description={
            props.unlisted > 0 ? `${formatCount(props.unlisted)} more not listed: type one` : undefined
          }
          options={others()}
          value={props.value}
          onChange={props.onChange}
        />
      </Show>
    </FacetGroup>
  );
}
