import { createSignal, onCleanup } from "solid-js";
import { formatAgo, formatMoment, formatUtc } from "../format/time.ts";

/** A moment in the viewer's zone, with UTC as a title. */
export function Moment(props: { readonly at: number; readonly class?: string }) {
  return (
    <time class={props.class} datetime={new Date(props.at).toISOString()} title={formatUtc(props.at)}>
      {formatMoment(props.at)}
    </time>
  );
}

const DAY_MS = 86_400_000;

/** How long ago a moment of the last day is, kept up to date; an older one as it is. With UTC as a title. */
export function Ago(props: { readonly at: number; readonly class?: string }) {
  const now = useNow();
  return (
    <time
      class={props.class}
      datetime={new Date(props.at).toISOString()}
      title={`${formatMoment(props.at)}, ${formatUtc(props.at)}`}
    >
      {now() - props.at < DAY_MS ? formatAgo(props.at, now()) : formatMoment(props.at)}
    </time>
  );
}

/** The current time in epoch ms, every `everyMs`. Default: 15,000. */
export function useNow(everyMs = 15_000): () => number {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), everyMs);
  onCleanup(() => clearInterval(timer));
  return now;
}
