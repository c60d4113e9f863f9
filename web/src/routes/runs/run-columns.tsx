import { RunSource, type RunSummary } from "@runfacts/gen/client/run";
import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { mainFailure } from "../../api/main-failure.ts";
import { durationMs, shortId, startedMs } from "../../api/run-times.ts";
import { failureTypeWord, statusWord } from "../../api/words.ts";
import { formatRunDuration } from "../../format/duration.ts";
import { formatCompact, formatCount, formatUsd } from "../../format/number.ts";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { ShareBar } from "../../ui/share-bar.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";

/** A column of the list of runs. */
export interface RunColumn {
  readonly id: string;
  readonly label: string;
  /** Least width in px. */
  readonly width: number;
  /** Classes of its cells; that of its heading is the first alone, and `num`. */
  readonly class: string;
  /** True if it is always there. */
  readonly isFixed?: boolean;
  /** Least width of the window in px at which it is there without being chosen. Default: 0 */
  readonly from?: number;
  /** What a cell shows. It follows the run: the row of a run that changes stays, and keeps the focus. */
  readonly Cell: (props: RunCell) => JSX.Element;
}

/** What the cells of a run are told. */
export interface RunCell {
  readonly run: RunSummary;
  /** Duration of the longest run of the list, in ms. */
  readonly longestMs: number;
}

/** Widths of the window, in px, from which there is room for more. */
const [medium, roomy] = [1000, 1500];

/** Part of the longest run of the list; none of a list whose runs all took 0 ms. */
const shareOf = ({ run, longestMs }: RunCell) => (durationMs(run) ?? 0) / Math.max(1, longestMs);

const None = () => <span class="text-text-3">—</span>;

/** Says quietly that a run was reported by OpenTelemetry. */
function OtelMark(props: { readonly isIncomplete: boolean }) {
  return (
    <span
      class="flex-none text-xs font-normal text-text-3"
      title={`Reported by OpenTelemetry${props.isIncomplete ? "; its outermost span never came" : ""}`}
    >
      <span aria-hidden="true">OTel{props.isIncomplete ? "…" : ""}</span>
      <span class="sr-only">OpenTelemetry{props.isIncomplete ? ", incomplete" : ""}</span>
    </span>
  );
}

/** The columns of the list of runs, in their order. */
export const runColumns: readonly RunColumn[] = [
  {
    id: "status",
    label: "Status",
    width: 36,
    class: "c-status",
    isFixed: true,
    Cell: (props) => (
      <>
        <StatusMark status={statusWord(props.run.status)} iconOnly class="xl:hidden!" />
        <StatusMark status={statusWord(props.run.status)} class="max-xl:hidden!" />
      </>
    ),
  },
  {
    id: "started",
    label: "Started",
    width: 104,
    class: "c-started text-text-2",
    Cell: (props) => <Moment at={startedMs(props.run)} />,
  },
  {
    id: "agent",
    label: "Agent",
    width: 130,
    class: "c-agent clip font-medium",
    isFixed: true,
    Cell: (props) => (
      <span class="flex items-baseline gap-1.5">
        <A href={`/runs/${props.run.runId}`} class="row-link min-w-0 truncate">
          <Name value={props.run.agentId} />
        </A>
        <Show when={props.run.source === RunSource.OPENTELEMETRY}>
          <OtelMark isIncomplete={props.run.incomplete && statusWord(props.run.status) !== "running"} />
        </Show>
      </span>
    ),
  },
  {
    id: "version",
    label: "Version",
    width: 120,
    from: medium,
    class: "c-version clip text-text-2",
    Cell: (props) => <Name value={props.run.agentVersion} />,
  },
  {
    id: "environment",
    label: "Environment",
    width: 110,
    class: "c-environment clip text-text-2",
    from: Number.POSITIVE_INFINITY,
    Cell: (props) => <Name value={props.run.environment} />,
  },
  {
    id: "signals",
    label: "Signals",
    width: 64,
    from: roomy,
    class: "c-signals num text-text-2",
    Cell: (props) => (
      <Show when={props.run.signalCount > 0} fallback={<None />}>
        {formatCount(props.run.signalCount)}
      </Show>
    ),
  },
  {
    id: "failure",
    label: "Failure",
    width: 190,
    class: "c-failure clip",
    Cell: (props) => (
      <Show when={mainFailure(props.run.failures)} fallback={<span class="text-text-3">none</span>}>
        {(failure) => (
          <span class="flex items-center gap-2">
            <FailureCode
              type={failureTypeWord(failure().failureType)}
              code={failure().failureCode}
              survived={failure().survived}
            />
            <Show when={props.run.failures.length > 1}>
              <span class="text-sm text-text-3" title={`${props.run.failures.length} failures in all`}>
                +{props.run.failures.length - 1}
              </span>
            </Show>
          </span>
        )}
      </Show>
    ),
  },
  {
    id: "steps",
    label: "Steps",
    width: 54,
    class: "c-count num",
    Cell: (props) => <>{formatCount(props.run.stepCount)}</>,
  },
  {
    id: "failed_steps",
    label: "Failed steps",
    width: 90,
    class: "c-failed-steps num",
    from: Number.POSITIVE_INFINITY,
    Cell: (props) => <>{formatCount(props.run.failedStepCount)}</>,
  },
  {
    id: "duration",
    label: "Duration",
    width: 106,
    class: "c-duration num",
    Cell: (props) => (
      <Show when={durationMs(props.run) !== undefined} fallback={<None />}>
        <span class="flex items-center justify-end gap-1.5">
          <ShareBar share={shareOf(props)} fill="bg-text-3" class="w-7 max-sm:hidden" />
          <span class="min-w-14">{formatRunDuration(durationMs(props.run))}</span>
        </span>
      </Show>
    ),
  },
  {
    id: "tokens",
    label: "Tokens",
    width: 62,
    class: "c-tokens num text-text-2",
    from: roomy,
    Cell: (props) => {
      const tokens = () => (props.run.usage?.inputTokens ?? 0n) + (props.run.usage?.outputTokens ?? 0n);
      return <>{tokens() === 0n ? "—" : formatCompact(tokens())}</>;
    },
  },
  {
    id: "cost",
    label: "Cost",
    width: 62,
    class: "c-cost num text-text-2",
    Cell: (props) => <>{props.run.usage?.costUsd === undefined ? "—" : formatUsd(props.run.usage.costUsd)}</>,
  },
  {
    id: "session",
    label: "Session",
    width: 120,
    class: "c-session clip text-text-2",
    from: Number.POSITIVE_INFINITY,
    Cell: (props) => <Show when={props.run.sessionId}>{(session) => <Name value={session()} />}</Show>,
  },
  {
    id: "run",
    label: "Run",
    width: 92,
    class: "c-id font-mono text-sm text-text-3",
    from: roomy,
    Cell: (props) => <>{shortId(props.run.runId)}</>,
  },
];
