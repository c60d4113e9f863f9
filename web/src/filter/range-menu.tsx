import { createSignal, For, Show } from "solid-js";
import { formatMoment, formatUtc, zoneName } from "../format/time.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Popover } from "../ui/popover.tsx";
import { presetLabel, presets, type TimeRange } from "./time-range.ts";

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
        <RangeForm
          range={props.range}
          onChange={(range) => {
            close();
            props.onChange(range);
          }}
        />
      )}
    </Popover>
  );
}

/** `Last 7 days`, `Nov 1, 08:00 to Nov 2, 14:00`. */
export function rangeLabel(range: TimeRange): string {
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

function RangeForm(props: { readonly range: TimeRange; readonly onChange: (range: TimeRange) => void }) {
  const own = "preset" in props.range ? { start: undefined, end: undefined } : props.range;
  const [from, setFrom] = createSignal(writeLocal(own.start));
  const [to, setTo] = createSignal(writeLocal(own.end));
  const start = () => readLocal(from());
  const end = () => readLocal(to());
  const isBackwards = () => {
    const [first, last] = [start(), end()];
    return first !== undefined && last !== undefined && last <= first;
  };
  const isChosen = (preset: string) => "preset" in props.range && props.range.preset === preset;
  return (
    <div class="w-58">
      <For each={presets}>
        {(preset) => (
          <button
            type="button"
            class="flex h-7 w-full items-center justify-between rounded-2 px-2 hover:bg-hover aria-pressed:bg-accent-bg max-sm:h-9"
            aria-pressed={isChosen(preset)}
            onClick={() => props.onChange({ preset })}
          >
            {presetLabel(preset)}
            <Show when={isChosen(preset)}>
              <Icon name="check" class="text-accent" />
            </Show>
          </button>
        )}
      </For>
      <form
        class="mt-1 grid gap-1.5 border-t border-line px-2 pt-2 pb-1.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBackwards()) props.onChange({ start: start(), end: end() });
        }}
      >
        <Field
          label="From"
          type="datetime-local"
          value={from()}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
        <Field
          label="To"
          type="datetime-local"
          value={to()}
          problem={isBackwards() ? "Must be after From" : undefined}
          onInput={(event) => setTo(event.currentTarget.value)}
        />
        <div class="flex items-center justify-between pt-0.5 text-text-3">
          {zoneName()}
          <Button
            type="submit"
            variant="primary"
            size="sm"
            disabled={(start() === undefined && end() === undefined) || isBackwards()}
          >
            Apply
          </Button>
        </div>
      </form>
    </div>
  );
}

/** A moment as a `datetime-local` field holds it, in the viewer's zone. */
function writeLocal(ms: number | undefined): string {
  if (ms === undefined) return "";
  const offset = new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offset).toISOString().slice(0, 16);
}

function readLocal(text: string): number | undefined {
  const ms = new Date(text).getTime();
  return text === "" || Number.isNaN(ms) ? undefined : ms;
}
