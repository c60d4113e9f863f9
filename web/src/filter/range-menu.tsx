import { lazy, Suspense } from "solid-js";
import { formatMoment, formatUtc } from "../format/time.ts";
import { Icon } from "../ui/icon.tsx";
import { Popover } from "../ui/popover.tsx";
import { presetLabel, type TimeRange } from "./time-range.ts";

const RangeForm = lazy(async () => ({ default: (await import("./range-form.tsx")).RangeForm }));

/** Chooses the time range: one that ends now, or one between two moments in the viewer's zone. */
export function RangeMenu(props: {
  readonly range: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}) {
  return (
    <Popover
      label={`Time range: ${rangeLabel(props.range)}`}
      title={rangeTitle(props.range)}
      button={
        <>
          <Icon name="clock" class="text-text-3" />
          <span class="truncate">{rangeLabel(props.range)}</span>
          <Icon name="down" class="text-text-3" />
        </>
      }
      class="min-w-0"
    >
      {(close) => (
        <Suspense fallback={<div class="h-76 w-58" />}>
          <RangeForm
            range={props.range}
            onChange={(range) => {
              close();
              props.onChange(range);
            }}
          />
        </Suspense>
      )}
    </Popover>
  );
}

/** `Last 7 days`, `Nov 1, 08:00 to Nov 2, 14:00`. */
function rangeLabel(range: TimeRange): string {
  if ("preset" in range) return presetLabel(range.preset);
  const { start, end } = range;
  if (start === undefined) return end === undefined ? presetLabel("all") : `Until ${formatMoment(end)}`;
  return end === undefined
    ? `Since ${formatMoment(start)}`
    : `${formatMoment(start)} to ${formatMoment(end)}`;
}

function rangeTitle(range: TimeRange): string | undefined {
  if ("preset" in range) return undefined;
  const { start, end } = range;
  return [start, end].map((moment) => (moment === undefined ? "…" : formatUtc(moment))).join(" to ");
}
