import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type Run, RunStatus } from "@runfacts/gen/client/run";
import { Match, Show, Switch } from "solid-js";
import { type WaitWord, waitedFor, waitWord } from "../../api/words.ts";
import { Icon } from "../../ui/icon.tsx";
import { Moment } from "../../ui/moment.tsx";

/** What it means that a run is open, or was given up. */
export function RunStateNote(props: { readonly run: Run }) {
  return (
    <Switch>
      <Match when={props.run.status === RunStatus.RUNNING}>
        <p class="flex items-center gap-2 rounded-3 bg-running-bg px-3 py-2 text-running">
          <Icon name="clock" class="size-4 flex-none" />
          <span>
            <b class="font-semibold">This run is under way.</b>{" "}
            <Show when={openWait(props.run)} fallback="Its steps appear as they open and end.">
              {(wait) => `It waits for ${waitedFor[wait()]}.`}
            </Show>
          </span>
        </p>
      </Match>
      <Match when={props.run.status === RunStatus.ABANDONED && props.run.endedAt}>
        {(last) => (
          <p class="flex items-center gap-2 rounded-3 bg-abandoned-bg px-3 py-2 text-abandoned">
            <Icon name="warning" class="size-4 flex-none" />
            <span>
              <b class="font-semibold">This run was abandoned.</b> Its last sign of life came{" "}
              <Moment at={timestampMs(last())} />; its agent probably died. What it told before is kept.
            </span>
          </p>
        )}
      </Match>
    </Switch>
  );
}

/** What a run waits for, if it does. */
function openWait({ steps }: Run): WaitWord | undefined {
  return steps.flatMap((step) => (step.endedAt === undefined ? (waitWord(step.wait) ?? []) : [])).at(-1);
}
