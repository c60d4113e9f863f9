import type { Run } from "@runfacts/gen/client/run";
import { useNavigate } from "@solidjs/router";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { useNeighbours } from "./use-neighbours.ts";

/** Goes to the run of the same agent before or after this one, and copies a link to this one. */
export function NeighbourButtons(props: { readonly run: Run }) {
  const navigate = useNavigate();
  const neighbours = useNeighbours(() => props.run);
  const before = () => neighbours.older()[0];
  const after = () => neighbours.newer().at(-1);
  const go = (runId: string | undefined) => runId !== undefined && navigate(`/runs/${runId}`);
  useShortcuts([
    { keys: ["["], label: "Earlier run of the agent", run: () => go(before()?.runId) },
    { keys: ["]"], label: "Later run of the agent", run: () => go(after()?.runId) },
  ]);
  return (
    <>
      <span class="flex max-sm:hidden">
        <Tooltip text="Earlier run of this agent">
          <Button
            class="rounded-r-none!"
            disabled={before() === undefined}
            aria-label="Earlier run of this agent"
            onClick={() => go(before()?.runId)}
          >
            <Icon name="left" />
            <Kbd key="[" />
          </Button>
        </Tooltip>
        <Tooltip text="Later run of this agent">
          <Button
            class="-ml-px rounded-l-none!"
            disabled={after() === undefined}
            aria-label="Later run of this agent"
            onClick={() => go(after()?.runId)}
          >
            <Kbd key="]" />
            <Icon name="right" />
          </Button>
        </Tooltip>
      </span>
      <CopyButton text={location.href} what="Link" class="size-7!" />
    </>
  );
}
