import type { JSX } from "solid-js";
import type { StatusWord } from "../api/words.ts";
import { StatusShape } from "./status-mark.tsx";

/** A line over the content that says that something about all of it is not as usual, and what to do. */
export function Banner(props: {
  readonly tone: Extract<StatusWord, "partial" | "failure">;
  readonly actions?: JSX.Element;
  readonly children: JSX.Element;
}) {
  return (
    <div
      role="status"
      class={`flex flex-wrap items-center gap-2.5 rounded-2 border border-l-3 border-line-strong bg-surface px-3 py-2 ${
        props.tone === "failure" ? "border-l-failure-fill" : "border-l-partial-fill"
      }`}
    >
      <StatusShape status={props.tone} />
      <div class="min-w-55 flex-1">{props.children}</div>
      {props.actions}
    </div>
  );
}
