import { createSignal, Show } from "solid-js";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Popover } from "../ui/popover.tsx";
import { showToast } from "../ui/toast.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { Specimen } from "./specimen.tsx";

/** What lies over the page once it is asked for. */
export function Floating() {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Specimen name="Tooltip, popover, dialog, toast">
      <Tooltip text="More about this button">
        <Button>Point at me</Button>
      </Tooltip>
      <Popover label="Popover" button="Open a popover">
        {(close) => (
          <div class="grid w-44 gap-2 p-2">
            Content
            <Button size="sm" onClick={close}>
              Close
            </Button>
          </div>
        )}
      </Popover>
      <Button onClick={() => setOpen(true)}>Open a dialog</Button>
      <Show when={isOpen()}>
        <Dialog title="Dialog" onClose={() => setOpen(false)}>
          Content
        </Dialog>
      </Show>
      <Button onClick={() => showToast("Something was done")}>Show a toast</Button>
    </Specimen>
  );
}
