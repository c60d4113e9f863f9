import { useFacets } from "../../api/use-facets.ts";
import { allTime } from "../../filter/time-range.ts";
import type { IncidentFilter } from "../../incidents/incident-filter.ts";
import { incidentKindLabel, incidentKindWords, isIncidentKindWord } from "../../incidents/incident-words.ts";
import { Combobox } from "../../ui/combobox.tsx";
import { Select } from "../../ui/select.tsx";

const kinds = [
  { value: "all", label: "All kinds" },
  ...incidentKindWords.map((value) => ({ value, label: incidentKindLabel(value) })),
];

/** Chooses the kind and the agent. */
export function IncidentChoices(props: {
  readonly filter: IncidentFilter;
  readonly onChange: (part: IncidentFilter) => void;
}) {
  const facets = useFacets(() => ({ range: allTime }));
  return (
    <>
      <div class="w-44">
        <Select
          label="Kind"
          options={kinds}
          value={props.filter.kind ?? "all"}
          onChange={(value) => props.onChange({ kind: isIncidentKindWord(value) ? value : undefined })}
        />
      </div>
      <Combobox
        label="Agent"
        placeholder="Any agent"
        class="w-56"
        options={facets.data?.agentIds.map(({ value }) => value) ?? []}
        value={props.filter.agentId}
        onChange={(agentId) => props.onChange({ agentId })}
      />
    </>
  );
}
