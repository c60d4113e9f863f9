import { useShortcuts } from "../../shell/shortcuts.ts";
import { Button } from "../../ui/button.tsx";
import type { LiveList } from "./use-live-list.ts";

/** Lets new runs come into the list as they arrive, or wait. */
export function LiveButton(props: { readonly live: LiveList }) {
  useShortcuts([
    { keys: ["l"], label: "Live: new runs come in by themselves", run: () => props.live.toggle() },
  ]);
  const state = () => {
    if (!props.live.isLive()) return "New runs wait until you ask for them";
    return props.live.isOpen() ? "New runs come in as they arrive" : "Connecting…";
  };
  return (
    <Button
      size="sm"
      aria-pressed={props.live.isLive()}
      title={`${state()} (l)`}
      onClick={() => props.live.toggle()}
    >
      <span
        class={`size-2 rounded-full ${props.live.isLive() && props.live.isOpen() ? "bg-running motion-safe:animate-pulse" : "bg-text-3"}`}
        aria-hidden="true"
      />
      Live
    </Button>
  );
}
