import type { Run } from "@runfacts/gen/client/run";
import { lazy, Show, Suspense } from "solid-js";
import { statusWord } from "../../api/words.ts";
import { Name } from "../../ui/name.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { Tag } from "../../ui/tag.tsx";
import { isTrace } from "./is-trace.ts";

const SourceBadge = lazy(async () => ({ default: (await import("./source/source-badge.tsx")).SourceBadge }));

const grounds = {
  success: "bg-success-bg",
  partial: "bg-partial-bg",
  failure: "bg-failure-bg",
  running: "bg-running-bg",
  abandoned: "bg-abandoned-bg",
} as const;

/** How the run stands, of which agent, in which version, where. */
export function RunHeading(props: { readonly run: Run }) {
  const status = () => statusWord(props.run.status);
  return (
    <span class="flex flex-wrap items-center gap-2.5">
      <span
        class={`flex h-6 items-center rounded-2 pr-2 pl-1.75 text-base tracking-normal ${grounds[status()]}`}
      >
        <StatusMark status={status()} class="font-semibold" />
      </span>
      <Name value={props.run.agentId} class="min-w-0 [overflow-wrap:anywhere]" />
      <span class="flex min-w-0 flex-wrap gap-2.5 font-normal tracking-normal">
        <Tag>
          <Name value={props.run.agentVersion} />
        </Tag>
        <Tag>
          <Name value={props.run.environment} />
        </Tag>
        <Show when={isTrace(props.run)}>
          <Suspense>
            <SourceBadge run={props.run} />
          </Suspense>
        </Show>
      </span>
    </span>
  );
}
