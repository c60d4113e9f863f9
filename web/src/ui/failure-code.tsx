import { Show } from "solid-js";
import type { FailureTypeWord } from "../api/words.ts";
import { Icon, type IconName } from "./icon.tsx";
import { Name } from "./name.tsx";
import { Survived } from "./survived.tsx";

const icons: Readonly<Record<FailureTypeWord, IconName>> = {
  tool: "wrench",
  model: "chip",
  retrieval: "search",
  orchestration: "graph",
};

/** The icon of a failure type. It has no colour: red already says that something failed. */
export function FailureTypeIcon(props: {
  readonly type: FailureTypeWord;
  readonly class?: string | undefined;
}) {
  return <Icon name={icons[props.type]} class={props.class} />;
}

/**
 * `tool / api_error`, with the icon of its type, and whether the agent survived it. Without a code, the type alone.
 *
 * @param props.canWrap true where what does not fit may stand in a line of its own
 */
export function FailureCode(props: {
  readonly type: FailureTypeWord;
  readonly code?: string | undefined;
  readonly survived?: boolean | undefined;
  readonly canWrap?: boolean | undefined;
  readonly class?: string;
}) {
  return (
    <span
      class={`inline-flex max-w-full min-w-0 items-center gap-x-1.5 align-middle ${props.class ?? ""}`}
      classList={{ "flex-wrap": props.canWrap }}
    >
      <span class="flex max-w-full min-w-0 items-center gap-1.5">
        <FailureTypeIcon type={props.type} class="text-text-2" />
        {/* Where there is no room for both, the type wraps out of sight and the code stays: it says more. */}
        <span class="flex h-[1lh] min-w-0 flex-row-reverse flex-wrap justify-end overflow-hidden">
          <span class="order-2 whitespace-pre text-text-3">
            {props.type}
            {props.code === undefined ? "" : " / "}
          </span>
          <Show when={props.code}>
            {(code) => <Name value={code()} class="order-1 max-w-full min-w-0 truncate font-medium" />}
          </Show>
        </span>
      </span>
      <Show when={props.survived}>
        <Survived />
      </Show>
    </span>
  );
}
