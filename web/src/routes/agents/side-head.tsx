import { runsHref } from "../../filter/filter-url.ts";
import { RangeMenu } from "../../filter/range-menu.tsx";
import type { RunFilter } from "../../filter/run-filter.ts";
import { visibleText } from "../../format/visible-text.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Select } from "../../ui/select.tsx";
import type { Side } from "./comparison-url.ts";

/** Chooses what one side of the comparison is: a version and a range. */
export function SideHead(props: {
  readonly name: "A" | "B";
  readonly side: Side;
  readonly versions: readonly string[];
  /** The runs of this side. */
  readonly runs: RunFilter;
  readonly onChange: (side: Side) => void;
}) {
  /** A version of the URL that did not run in the page's range can be compared, too. */
  const options = () =>
    [...new Set([...props.versions, props.side.version])].map((value) => ({
      value,
      label: visibleText(value),
    }));
  return (
    <fieldset class="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-x-2 gap-y-1.5 rounded-2 border border-line p-2.5">
      <legend class="px-1 font-semibold">{props.name}</legend>
      <Select
        label="Version"
        options={options()}
        value={props.side.version}
        onChange={(version) => props.onChange({ ...props.side, version })}
      />
      <ButtonLink variant="ghost" href={runsHref(props.runs)}>
        Runs
        <Icon name="right" />
      </ButtonLink>
      <div class="col-span-full flex min-w-0">
        <RangeMenu range={props.side.range} onChange={(range) => props.onChange({ ...props.side, range })} />
      </div>
    </fieldset>
  );
}
