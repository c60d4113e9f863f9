import { createUniqueId, type JSX, Show } from "solid-js";

/** A titled part of a page. `flush` lets its content reach the border, as tables do. */
export function Panel(props: {
  readonly title: JSX.Element;
  /** A fact about the content, after the title. */
  readonly sub?: JSX.Element;
  /** Controls at the end of the title's line. */
  readonly actions?: JSX.Element;
  readonly flush?: boolean;
  readonly footer?: JSX.Element;
  readonly class?: string;
  readonly children: JSX.Element;
}) {
  const id = createUniqueId();
  return (
    <section
      class={`flex min-w-0 flex-col rounded-3 border border-line bg-surface ${props.class ?? ""}`}
      aria-labelledby={id}
    >
      <header class="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 px-3 pt-1.5 pb-1">
        <h2 id={id} class="min-w-0">
          {props.title}
        </h2>
        <Show when={props.sub}>
          <span class="min-w-0 text-text-3">{props.sub}</span>
        </Show>
        <Show when={props.actions}>
          <div class="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1">{props.actions}</div>
        </Show>
      </header>
      <div class={`min-w-0 flex-1 ${props.flush ? "" : "px-3 pt-0.5 pb-3"}`}>{props.children}</div>
      <Show when={props.footer}>
        <footer class="mt-auto flex flex-wrap items-center gap-3 border-t border-line px-3 py-2 text-sm text-text-3">
          {props.footer}
        </footer>
      </Show>
    </section>
  );
}
