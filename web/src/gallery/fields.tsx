import { createSignal } from "solid-js";
import { Combobox } from "../ui/combobox.tsx";
import { FacetGroup, FacetValue } from "../ui/facet.tsx";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { Specimen } from "./specimen.tsx";

const durations = [
  { value: "any", label: "Any" },
  { value: ">1s", label: "Longer than 1s" },
];

/** What is typed into or chosen from. */
export function Fields() {
  const [agent, setAgent] = createSignal<string | undefined>("support");
  const [duration, setDuration] = createSignal("any");
  const [isOn, setOn] = createSignal(true);
  return (
    <>
      <Specimen name="Field: empty, filled, refused, disabled">
        <Field label="Name" placeholder="Any name" class="w-40" />
        <Field label="Key" value="rf_example" class="w-40" />
        <Field label="To" value="yesterday" problem="Must be after From" class="w-40" />
        <Field label="From" value="today" disabled class="w-40" />
      </Specimen>
      <Specimen name="Combobox: chosen, empty">
        <Combobox
          label="Agent"
          placeholder="Any agent"
          options={["support", "research", "coding"]}
          value={agent()}
          onChange={setAgent}
        />
        <Combobox
          label="Version"
          placeholder="Any version"
          options={[]}
          value={undefined}
          onChange={() => undefined}
        />
      </Specimen>
      <Specimen name="Select">
        <div class="w-44">
          <Select label="Duration" options={durations} value={duration()} onChange={setDuration} />
        </div>
      </Specimen>
      <Specimen name="Facet: on, off, zero, not counted yet">
        <div class="w-56">
          <FacetGroup title="Status" onClear={isOn() ? () => setOn(false) : undefined}>
            <FacetValue isOn={isOn()} count={24} most={24} onToggle={() => setOn(!isOn())}>
              <StatusMark status="failure" class="font-normal" />
            </FacetValue>
            <FacetValue isOn={false} count={8} most={24} onToggle={() => undefined}>
              <StatusMark status="success" class="font-normal" />
            </FacetValue>
            <FacetValue isOn={false} count={0} most={24} onToggle={() => undefined}>
              <StatusMark status="abandoned" class="font-normal" />
            </FacetValue>
            <FacetValue isOn={false} count={undefined} most={24} onToggle={() => undefined}>
              <StatusMark status="partial" class="font-normal" />
            </FacetValue>
          </FacetGroup>
        </div>
      </Specimen>
    </>
  );
}
