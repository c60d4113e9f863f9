import type { ConnectError } from "@connectrpc/connect";
import { Code } from "@connectrpc/connect";
import { type JSX, Show } from "solid-js";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** What is shown in place of content: that there is none, or why, and what to do next. */
export function Notice(props: {
  readonly icon?: IconName;
  readonly title: JSX.Element;
  readonly children?: JSX.Element;
  /** Buttons: what to do next. */
  readonly actions?: JSX.Element;
  /** Level of its heading: 2 where it stands alone on a page. Default: 3, as within a panel */
  readonly level?: 2 | 3;
  readonly class?: string;
}) {
  return (
    <div class={`grid justify-items-center gap-1.5 px-4 py-6 text-center text-text-2 ${props.class ?? ""}`}>
      <Show when={props.icon}>{(icon) => <Icon name={icon()} class="size-5 text-text-3" />}</Show>
      <h3 aria-level={props.level ?? 3} class="text-md text-text">
        {props.title}
      </h3>
      <Show when={props.children}>
        <div class="max-w-[56ch]">{props.children}</div>
      </Show>
      <Show when={props.actions}>
        <div class="mt-1 flex flex-wrap justify-center gap-2">{props.actions}</div>
      </Show>
    </div>
  );
}

/** What could not be loaded, why, and a button that tries again. */
export function ErrorNotice(props: {
  /** Such as `Runs`. */
  readonly what: string;
  readonly error: ConnectError;
  readonly onRetry: () => void;
  /** True where it stands alone rather than in a panel. */
  readonly isFramed?: boolean;
}) {
  return (
    <div role="alert" class={props.isFramed ? "rounded-3 border border-line bg-surface" : undefined}>
      <Notice
        level={props.isFramed ? 2 : 3}
        icon="warning"
        title={`${props.what} could not be loaded`}
        actions={
          <Button variant="primary" onClick={() => props.onRetry()}>
            <Icon name="retry" />
            Try again
          </Button>
        }
      >
        <p>
          The service answered <span class="font-mono text-sm">{codeWord(props.error.code)}</span>:{" "}
          {props.error.rawMessage}.
        </p>
      </Notice>
    </div>
  );
}

/** `deadline_exceeded`: a code as the REST interface spells it. */
const codeWord = (code: Code): string =>
  (Code[code] ?? "unknown").replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();
