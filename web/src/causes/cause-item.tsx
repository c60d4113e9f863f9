import type { Cause } from "@runfacts/gen/client/cause";
import { A } from "@solidjs/router";
import { createSignal, For, Index, Show } from "solid-js";
import { shortId } from "../api/run-times.ts";
import { runsHref } from "../filter/filter-url.ts";
import { formatCount } from "../format/number.ts";
import { Button } from "../ui/button.tsx";
import { Name } from "../ui/name.tsx";
import { ShareBar } from "../ui/share-bar.tsx";
import { Tag } from "../ui/tag.tsx";
import { causeFilter } from "./cause-filter.ts";
import { type AffectedText, attributeText, causeText, valueText } from "./cause-words.ts";

/** Values that are shown of those that a cause accounts for, until all are asked for. */
const SHOWN = 6;

/** One cause: what it is, how often its runs are affected, and the way to them; below it the values that it accounts for. */
export function CauseItem(props: {
  readonly cause: Cause;
  readonly text: AffectedText;
  readonly explained: readonly Cause[];
}) {
  const filter = () => causeFilter(props.cause);
  return (
    <li class="grid gap-0.5 border-t border-line px-3 py-2 first:border-t-0">
      <p class="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <Value cause={props.cause} isStrong />
        <Show when={props.cause.isOfRun}>
          <Tag>this run has it</Tag>
        </Show>
        <ShareBar
          share={props.cause.affectedShare?.value ?? 0}
          fill="bg-failure-fill"
          class="ml-auto w-20 flex-none max-sm:hidden"
        />
      </p>
      <p class="text-text-2">{causeText(props.cause, props.text)}</p>
      <p class="flex flex-wrap gap-x-3 text-sm">
        <Show
          when={filter()}
          fallback={
            <span class="text-text-3">
              Latest of them:{" "}
              <For each={props.cause.exampleRunIds}>
                {(id, place) => (
                  <>
                    <Show when={place() > 0}>, </Show>
                    <A href={`/runs/${id}`} class="font-mono text-accent hover:underline">
                      {shortId(id)}
                    </A>
                  </>
                )}
              </For>
            </span>
          }
        >
          {(own) => (
            <>
              <A href={runsHref(own())} class="text-accent hover:underline">
                {props.cause.runCount === 1n ? "The run" : `All ${formatCount(props.cause.runCount)} runs`}
              </A>
              <A href={`/runs/${props.cause.exampleRunId}`} class="text-accent hover:underline">
                The latest that {props.text.did}
              </A>
            </>
          )}
        </Show>
      </p>
      <Show when={props.explained.length > 0}>
        <Explained causes={props.explained} />
      </Show>
    </li>
  );
}

function Explained(props: { readonly causes: readonly Cause[] }) {
  const [isWhole, setWhole] = createSignal(false);
  return (
    <p class="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5 text-sm text-text-3">
      <span>Goes with it:</span>
      <Index each={isWhole() ? props.causes : props.causes.slice(0, SHOWN)}>
        {(cause) => <Value cause={cause()} />}
      </Index>
      <Show when={props.causes.length > SHOWN}>
        <Button size="sm" aria-expanded={isWhole()} onClick={() => setWhole(!isWhole())}>
          {isWhole() ? "Show fewer" : `${formatCount(props.causes.length - SHOWN)} more`}
        </Button>
      </Show>
    </p>
  );
}

function Value(props: { readonly cause: Cause; readonly isStrong?: boolean }) {
  return (
    <span class="flex min-w-0 items-baseline gap-1.5">
      <span class="flex-none text-text-3">
        <Name value={attributeText(props.cause)} />
      </span>
      <Show when={!props.isStrong && causeFilter(props.cause)} fallback={<Text {...props} />}>
        {(filter) => (
          <A href={runsHref(filter())} class="min-w-0 hover:underline">
            <Text {...props} />
          </A>
        )}
      </Show>
    </span>
  );
}

function Text(props: { readonly cause: Cause; readonly isStrong?: boolean }) {
  return (
    <Name
      value={valueText(props.cause)}
      class={`min-w-0 [overflow-wrap:anywhere] ${props.isStrong ? "font-semibold" : ""}`}
    />
  );
}
