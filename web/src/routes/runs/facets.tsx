import { createEffect, createMemo, For, on, Show } from "solid-js";
import { useFacets } from "../../api/use-facets.ts";
import { useStats } from "../../api/use-stats.ts";
import { statusWords } from "../../api/words.ts";
import { textFilters } from "../../filter/filter-table.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { noteValues, seenValues } from "../../filter/seen-values.ts";
import { parseDuration, writeDuration } from "../../format/duration.ts";
import { Combobox } from "../../ui/combobox.tsx";
import { FacetGroup, FacetValue } from "../../ui/facet.tsx";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Select } from "../../ui/select.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { groupFailures } from "../failure-groups.ts";
import { ValueFacet } from "./value-facet.tsx";

interface FacetsProps {
  readonly filter: RunFilter;
  readonly onChange: (part: RunFilter) => void;
}

/** Where the values of filters are counted. */
const counts = { agentId: "agentIds", agentVersion: "agentVersions", environment: "environments" } as const;
const isCounted = (field: string): field is keyof typeof counts => field in counts;
const counted = textFilters.flatMap(({ field, term, facet }) =>
  facet !== null && isCounted(field) ? [[field, term, facet, counts[field]] as const] : [],
);
const typed = textFilters.flatMap(({ field, term, facet }) =>
  facet === null || isCounted(field) ? [] : [[field, term, facet] as const],
);
const SHOWN_CODES = 8;

/** The filters at the side. Counts are of the runs that the other filters select. */
export function Facets(props: FacetsProps) {
  const facets = useFacets(() => props.filter);
  createEffect(
    on(
      () => facets.data,
      (data) => {
        for (const [, term, , list] of counted)
          noteValues(term, data?.[list].map(({ value }) => value) ?? []);
      },
    ),
  );
  return (
    <aside class="facets" aria-label="Filters">
      <StatusFacet {...props} />
      <FailureFacet {...props} />
      <For each={counted}>
        {([field, term, label, list]) => (
          <ValueFacet
            label={label}
            term={term}
            values={facets.data?.[list].map(({ value, runCount }) => ({ value, count: Number(runCount) }))}
            unlisted={Number(facets.data?.others?.[list]?.valueCount ?? 0n)}
            value={props.filter[field]}
            onChange={(value) => props.onChange({ [field]: value })}
          />
        )}
      </For>
      <DurationFacet {...props} />
      <For each={typed}>
        {([field, term, label]) => (
          <Combobox
            label={label}
            placeholder={`Any ${label.toLowerCase()}`}
            options={seenValues(term)}
            value={props.filter[field]}
            onChange={(value) => props.onChange({ [field]: value })}
          />
        )}
      </For>
    </aside>
  );
}

function StatusFacet(props: FacetsProps) {
  const nothing = { status: undefined, ended: undefined } as const;
  const stats = useStats(() => ({ ...props.filter, ...nothing }));
  const count = (status: string) =>
    stats.data === undefined ? undefined : Number(stats.data.statusBreakdown[status] ?? 0n);
  const most = () => Math.max(...statusWords.map((status) => count(status) ?? 0));
  return (
    <FacetGroup
      title="Status"
      onClear={
        props.filter.status === undefined && !props.filter.ended ? undefined : () => props.onChange(nothing)
      }
    >
      <For each={statusWords}>
        {(status) => {
          const isOn = () => props.filter.status === status;
          return (
            <FacetValue
              isOn={isOn()}
              count={count(status)}
              most={most()}
              onToggle={() => props.onChange({ ...nothing, status: isOn() ? undefined : status })}
            >
              <StatusMark status={status} class="font-normal *:last:text-text" />
            </FacetValue>
          );
        }}
      </For>
    </FacetGroup>
  );
}

function FailureFacet(props: FacetsProps) {
  const nothing = { failureType: undefined, failureCode: undefined } as const;
  const stats = useStats(() => ({ ...props.filter, ...nothing }));
  const codes = createMemo(() =>
    groupFailures(stats.data ?? {})
      .flatMap((group) => group.codes.map(({ code, runs }) => ({ type: group.type, code, runs })))
      .sort((a, b) => b.runs - a.runs),
  );
  const isChosen = () => props.filter.failureType !== undefined || props.filter.failureCode !== undefined;
  return (
    <FacetGroup title="Failure" onClear={isChosen() ? () => props.onChange(nothing) : undefined}>
      <For
        each={codes().slice(0, SHOWN_CODES)}
        fallback={
          <Show when={stats.data}>
            <span class="text-text-3">No failures</span>
          </Show>
        }
      >
        {(entry) => {
          const isOn = () =>
            props.filter.failureCode === entry.code &&
            (props.filter.failureType === undefined || props.filter.failureType === entry.type);
          return (
            <FacetValue
              isOn={isOn()}
              count={entry.runs}
              most={codes()[0]?.runs ?? 1}
              onToggle={() =>
                props.onChange(isOn() ? nothing : { failureType: entry.type, failureCode: entry.code })
              }
            >
              <FailureCode type={entry.type} code={entry.code} />
            </FacetValue>
          );
        }}
      </For>
      <Show when={codes().length > SHOWN_CODES}>
        <span class="pl-5 text-sm text-text-3">and {codes().length - SHOWN_CODES} more: type code:</span>
      </Show>
    </FacetGroup>
  );
}

/** The choice of no limit. */
const ANY = "any";
const durations = ["1s", "10s", "1m", "5m", "10m", "30m"] as const;

function DurationFacet(props: FacetsProps) {
  /** The presets, and what is chosen if it is another. */
  const options = () => {
    const { minDurationMs: min, maxDurationMs: max } = props.filter;
    const chosen = chosenDuration(props.filter);
    const preset = durations.map((text) => ({ value: `>${text}`, label: `Longer than ${text}` }));
    const isOwn = (min !== undefined || max !== undefined) && !preset.some(({ value }) => value === chosen);
    return [{ value: ANY, label: "Any" }, ...(isOwn ? [{ value: chosen, label: chosen }] : []), ...preset];
  };
  return (
    <Select
      label="Duration"
      options={options()}
      value={chosenDuration(props.filter)}
      onChange={(value) =>
        props.onChange({ minDurationMs: parseDuration(value.slice(1)), maxDurationMs: undefined })
      }
    />
  );
}

function chosenDuration({ minDurationMs: min, maxDurationMs: max }: RunFilter): string {
  if (min !== undefined && max !== undefined) return `${writeDuration(min)}–${writeDuration(max)}`;
  if (min !== undefined) return `>${writeDuration(min)}`;
  return max === undefined ? ANY : `<${writeDuration(max)}`;
}
