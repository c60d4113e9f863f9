import { type Run, RunStatus } from "@runfacts/gen/client/run";
import { Show } from "solid-js";
import { countOf, formatCount } from "../../../format/number.ts";
import { DocsLink } from "../../../ui/docs-link.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Popover } from "../../../ui/popover.tsx";

/** Says that a run came by OpenTelemetry, whether it is whole, and how much was left out; more when it is opened. */
export function SourceBadge(props: { readonly run: Run }) {
  const isOpen = () => props.run.status === RunStatus.RUNNING;
  const left = () => props.run.droppedAttributes;
  return (
    <Popover
      size="sm"
      label="Source of this run"
      isWorded
      class="font-normal tracking-normal"
      button={
        <>
          <Icon name="telemetry" class="text-text-3" />
          OpenTelemetry{" "}
          <Show when={props.run.incomplete && !isOpen()}>
            <span class="flex items-center gap-1 text-partial">
              <Icon name="warning" class="size-3" />
              incomplete
            </span>{" "}
          </Show>
          <Show when={left() > 0}>
            <span class="text-text-3">
              {formatCount(left())}
              <span class="max-sm:hidden"> {left() === 1 ? "attribute" : "attributes"}</span> left out
            </span>
          </Show>
        </>
      }
    >
      {() => (
        <div class="grid max-w-90 gap-2 px-2.5 py-2 text-base font-normal tracking-normal text-text-2">
          <p>This run was reported by OpenTelemetry: a trace is a run, and its spans are steps.</p>
          <p>
            <b class="font-semibold text-text">Facts are kept, content is not.</b> Names, times, nesting,
            tokens and codes of errors were stored. {leftOut(left())}
          </p>
          <Show when={props.run.incomplete}>
            <p>
              <b class="font-semibold text-text">
                Its outermost span {isOpen() ? "has not come yet" : "never came"}.
              </b>{" "}
              Status and times are those of the topmost agent in it.
            </p>
          </Show>
          <p>
            <DocsLink page="opentelemetry.md">What is kept, and what is left out</DocsLink>
          </p>
        </div>
      )}
    </Popover>
  );
}

function leftOut(count: number): string {
  if (count === 0) return "Nothing had to be left out.";
  return `${countOf(count, "attribute, event or link", "attributes, events and links")} that may hold prompts, answers, arguments or results, or that no table lists, ${count === 1 ? "was" : "were"} left out before anything was stored.`;
}
