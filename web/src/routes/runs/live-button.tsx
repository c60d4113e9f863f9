import { useShortcuts } from "../../shell/shortcuts.ts";
import { Button } from "../../ui/button.tsx";
import { isConnected, isLive, setLive } from "./live-mode.ts";

/** Lets new runs come into the list as they arrive, or wait. */
export function LiveButton() {
  const toggle = () => setLive(!isLive());
  useShortcuts([{ keys: ["l"], label: "Live: new runs come in by themselves", run: toggle }]);
  const state = () => {
    if (!isLive()) return "New runs wait until you ask for them";
    return isConnected() ? "New runs come in as they arrive" : "Connecting…";
  };
  return (
    <Button size="sm" aria-pressed={isLive()} title={`${state()} (l)`} onClick={toggle}>
      <span
        class={`size-2 rounded-full ${isLive() && isConnected() ? "bg-running motion-safe:animate-pulse" : "bg-text-3"}`}
        aria-hidden="true"
      />
      Live
    </Button>
  );
}
