import { Match, Show, Switch } from "solid-js";
import type { StatusWord } from "../api/words.ts";

const colours: Readonly<Record<StatusWord, string>> = {
  success: "text-success",
  partial: "text-partial",
  failure: "text-failure",
  running: "text-running",
  abandoned: "text-abandoned",
};

/** `Failure`: the word of a status as it begins a sentence. */
export const statusLabel = (status: StatusWord): string => status.charAt(0).toUpperCase() + status.slice(1);

/** How a run stands: a shape of its own for each status, with its word beside it unless `iconOnly`. */
export function StatusMark(props: {
  readonly status: StatusWord;
  /** Keeps the word for screen readers and as a title. */
  readonly iconOnly?: boolean;
  readonly class?: string;
}) {
  return (
    <span
      class={`inline-flex items-center gap-1.5 align-middle font-medium whitespace-nowrap ${colours[props.status]} ${props.class ?? ""}`}
      title={props.iconOnly ? statusLabel(props.status) : undefined}
    >
      <StatusShape status={props.status} />
      <Show when={props.iconOnly} fallback={<span>{statusLabel(props.status)}</span>}>
        <span class="sr-only">{statusLabel(props.status)}</span>
      </Show>
    </span>
  );
}

/** The shape of a status alone, for where its word stands elsewhere. */
export function StatusShape(props: { readonly status: StatusWord; readonly class?: string }) {
  return (
    <svg
      class={`block flex-none ${props.class ?? "size-3.5"} ${colours[props.status]}`}
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <Switch>
        <Match when={props.status === "success"}>
          <circle cx="7" cy="7" r="6.4" fill="currentColor" stroke="none" />
          <path d="M4.2 7.2l2 2 3.7-4.1" class="stroke-surface" />
        </Match>
        <Match when={props.status === "partial"}>
          <circle cx="7" cy="7" r="5.7" />
          <path d="M7 3.2a3.8 3.8 0 0 1 0 7.6z" fill="currentColor" stroke="none" />
        </Match>
        <Match when={props.status === "failure"}>
          <path d="M4.3.6h5.4l3.7 3.7v5.4l-3.7 3.7H4.3L.6 9.7V4.3z" fill="currentColor" stroke="none" />
          <path d="M4.9 4.9l4.2 4.2M9.1 4.9L4.9 9.1" class="stroke-surface" />
        </Match>
        <Match when={props.status === "running"}>
          <circle cx="7" cy="7" r="5.7" opacity="0.35" />
          <path d="M7 1.3A5.7 5.7 0 0 1 12.7 7" />
        </Match>
        <Match when={props.status === "abandoned"}>
          <circle cx="7" cy="7" r="5.7" stroke-dasharray="2.2 2.2" />
          <path d="M4.6 7h4.8" />
        </Match>
      </Switch>
    </svg>
  );
}
