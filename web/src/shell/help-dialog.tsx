import { For } from "solid-js";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { shortcuts } from "./shortcuts.ts";

/** Every key that does something on the page that is shown. */
export function HelpDialog(props: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={props.onClose} class="w-130">
      <dl class="grid grid-cols-2 gap-x-7 gap-y-1 max-sm:grid-cols-1">
        <For each={shortcuts()}>
          {(shortcut) => (
            <div class="flex items-center justify-between gap-2">
              <dt class="text-text-2">{shortcut.label}</dt>
              <dd class="flex gap-1">
                <For each={shortcut.keys}>{(key) => <Kbd key={key} />}</For>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </Dialog>
  );
}
