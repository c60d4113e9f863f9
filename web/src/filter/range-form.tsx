import { createSignal, For, Show } from "solid-js";
import { zoneName } from "../format/time.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { presetLabel, presets, type TimeRange } from "./time-range.ts";

/** The ranges that can be chosen: those that end now by name, and two fields for any other. */
export function RangeForm(props: {
  readonly range: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}) {
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
