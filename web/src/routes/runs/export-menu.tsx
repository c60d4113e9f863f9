import { ConnectError } from "@connectrpc/connect";
import { createSignal, onCleanup, Show } from "solid-js";
import type { ExportFormat } from "../../export/export-runs.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { countOf, formatCount } from "../../format/number.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Popover } from "../../ui/popover.tsx";
import { showToast } from "../../ui/toast.tsx";

const formats: readonly (readonly [format: ExportFormat, label: string, use: string])[] = [
  ["csv", "CSV", "for spreadsheets"],
  ["ndjson", "NDJSON", "for programs: one run a line, as REST lists it"],
];

/** Saves the runs that the filter selects as a file. While it is written, how far it is, and a way to stop it. */
export function ExportMenu(props: { readonly filter: RunFilter; readonly total: bigint }) {
  /** `total` is as many as there were when it began. */
  const [written, setWritten] = createSignal<{ readonly runs: number; readonly total: number }>();
  const [problem, setProblem] = createSignal<string>();
  let stop: AbortController | undefined;
  onCleanup(() => stop?.abort());

  const start = async (format: ExportFormat) => {
    const own = new AbortController();
    const total = Number(props.total);
    stop?.abort();
    stop = own;
    setProblem(undefined);
    try {
      const { exportRuns } = await import("../../export/export-runs.ts");
      const result = await exportRuns(props.filter, format, own.signal, (runs) =>
        setWritten({ runs, total }),
      );
      if (result !== undefined) showToast(`${countOf(result.runs, "run")} written to ${result.name}`);
    } catch (error) {
      if (!own.signal.aborted) setProblem(ConnectError.from(error).rawMessage);
    }
    setWritten(undefined);
  };

  return (
    <Show
      when={written()}
      fallback={
        <>
          <Show when={problem()}>
            {(reason) => (
              <span role="alert" class="text-sm text-failure">
                The export stopped: {reason()}
              </span>
            )}
          </Show>
          <Popover
            size="sm"
            variant="ghost"
            label="Export"
            button={
              <>
                <Icon name="save" />
                <span class="max-sm:hidden">Export</span>
              </>
            }
          >
            {(close) => (
              <div class="grid w-74 gap-0.5">
                <p class="px-2 pt-1 pb-1.5 text-sm text-text-2">
                  {countOf(props.total, "run")} with the fields of the list, newest first.
                </p>
                {formats.map(([format, label, use]) => (
                  <button
                    type="button"
                    class="flex min-h-7 items-center gap-2 rounded-2 px-2 text-left hover:bg-hover max-sm:min-h-9"
                    onClick={() => {
                      close();
                      void start(format);
                    }}
                  >
                    <b class="w-16 flex-none font-medium">{label}</b>
                    <span class="text-sm text-text-3">{use}</span>
                  </button>
                ))}
              </div>
            )}
          </Popover>
        </>
      }
    >
      {(progress) => (
        <span class="flex items-center gap-2 text-sm text-text-2">
          <progress
            class="h-1.5 w-24 accent-accent max-sm:w-14"
            aria-label="Export"
            max={Math.max(1, progress().total)}
            value={progress().runs}
          />
          {formatCount(progress().runs)} of {formatCount(progress().total)}
          <Button size="sm" onClick={() => stop?.abort()}>
            Cancel
          </Button>
        </span>
      )}
    </Show>
  );
}
