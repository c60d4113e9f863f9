import { For } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Popover } from "../../ui/popover.tsx";
import { chooseColumns, chosenColumns, shownColumns } from "./column-choice.ts";
import { runColumns } from "./run-columns.tsx";

const optional = runColumns.filter((column) => !column.isFixed);

/** Chooses the columns of the list of runs. Small screens show the same two lines a run whatever is chosen. */
export function ColumnsMenu() {
  const isShown = (id: string) => shownColumns().some((column) => column.id === id);
  const toggle = (id: string) =>
    chooseColumns(
      optional.map((column) => column.id).filter((other) => (other === id ? !isShown(id) : isShown(other))),
    );
  return (
    <Popover
      size="sm"
      variant="ghost"
      label="Columns"
      class="max-sm:hidden"
      button={
        <>
          <Icon name="columns" />
          Columns
        </>
      }
    >
      {() => (
        <div class="w-52">
          <For each={optional}>
            {(column) => (
              <label class="flex h-7 items-center gap-2 rounded-2 px-2 hover:bg-hover">
                <input
                  type="checkbox"
                  class="size-3.5 accent-accent"
                  checked={isShown(column.id)}
                  onChange={() => toggle(column.id)}
                />
                {column.label}
              </label>
            )}
          </For>
          <div class="mt-1 flex items-center justify-between gap-2 border-t border-line px-2 pt-1.5 pb-0.5 text-sm text-text-3">
            {chosenColumns() === undefined ? "As many as fit" : "Kept in this browser"}
            <Button
              size="sm"
              disabled={chosenColumns() === undefined}
              onClick={() => chooseColumns(undefined)}
            >
              Reset
            </Button>
          </div>
        </div>
      )}
    </Popover>
  );
}
