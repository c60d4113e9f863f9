import type { Cause } from "@runfacts/gen/client/cause";
import { createMemo, createSignal, Index, Show } from "solid-js";
import { formatCount } from "../format/number.ts";
import { Button } from "../ui/button.tsx";
import { CauseItem } from "./cause-item.tsx";
import type { AffectedText } from "./cause-words.ts";

/** Causes that are shown until all are asked for. */
const SHOWN = 5;

/** Causes that stand on their own, the surest first, each with those that it accounts for. */
export function RankedCauses(props: { readonly causes: readonly Cause[]; readonly text: AffectedText }) {
  const [isWhole, setWhole] = createSignal(false);
  const ranked = createMemo(() =>
    props.causes.flatMap((cause, place) =>
      cause.explainedBy === undefined
        ? [{ cause, explained: props.causes.filter(({ explainedBy }) => explainedBy === place) }]
        : [],
    ),
  );
  return (
    <>
      <ol>
        <Index each={isWhole() ? ranked() : ranked().slice(0, SHOWN)}>
          {(item) => <CauseItem cause={item().cause} explained={item().explained} text={props.text} />}
        </Index>
      </ol>
      <Show when={ranked().length > SHOWN}>
        <p class="px-3 pb-2">
          <Button size="sm" onClick={() => setWhole(!isWhole())}>
            {isWhole() ? `Show the first ${SHOWN}` : `Show all ${formatCount(ranked().length)}`}
          </Button>
        </p>
      </Show>
    </>
  );
}
