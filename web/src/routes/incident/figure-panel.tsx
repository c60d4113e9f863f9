import type { ConnectError } from "@connectrpc/connect";
import type { Incident } from "@runfacts/gen/client/incident";
import type { GetTimeSeriesResponse } from "@runfacts/gen/client/query_service";
import { createMemo, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { startMs, stepMs, useSeries } from "../../api/use-series.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { stepLabel } from "../../filter/series-step.ts";
import { formatMoment } from "../../format/time.ts";
import { visibleText } from "../../format/visible-text.ts";
import { costOfPoint, type FigureOf, figureOfPoint } from "../../incidents/figure-of-point.ts";
import { affectedRuns, incidentRuns, versionOf } from "../../incidents/incident-runs.ts";
import { incidentMetricName } from "../../incidents/incident-text.ts";
import { beganMs, openedMs, resolvedMs } from "../../incidents/incident-times.ts";
import { incidentKindWord } from "../../incidents/incident-words.ts";
import { formatMetric } from "../../incidents/metric-figure.ts";
import { placeOf, type Span } from "../../incidents/place-of.ts";
import { BarChart } from "../../ui/bar-chart.tsx";
import { type ChartMark, ChartMarks } from "../../ui/chart-marks.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { seriesBars } from "../series-bars.ts";
import { chartRange } from "./chart-range.ts";

const FigureChart = lazy(async () => ({ default: (await import("../../ui/figure-chart.tsx")).FigureChart }));

const MOST_STEPS = 60;
/** Of a budget, a point is a day. */
const MOST_DAYS = 16;
const STALE_MS = 30_000;

/** What an incident is about over time, around when it began: the figure, or the runs that show it. */
export function FigurePanel(props: { readonly incident: Incident; readonly class: string }) {
  // An incident that goes on is had anew, and its chart goes on with it.
  const range = createMemo(() => chartRange(props.incident, Date.now()));
  const figure = () => figureOf(props.incident);
  /** The runs that the figure is of; of bars, those that show it. */
  const shownRuns = (): RunFilter => {
    const runs = incidentRuns(props.incident);
    if (figure() === undefined) return affectedRuns(props.incident) ?? runs;
    return props.incident.metric === "abandoned_rate" ? runs : { ...runs, ended: true };
  };
  const freshness = () => ({ most: isBudget(props.incident) ? MOST_DAYS : MOST_STEPS, staleMs: STALE_MS });
  const series = useSeries(() => ({ ...shownRuns(), range: range() }), freshness);
  const beside = useSeries(() => {
    const { baselineVersion } = props.incident;
    if (baselineVersion === undefined || figure() === undefined) return undefined;
    return { ...shownRuns(), agentVersion: baselineVersion, range: range() };
  }, freshness);
  const hasFooter = () =>
    figure() !== undefined &&
    series.data !== undefined &&
    (props.incident.observed !== undefined || beside.error !== undefined);
  const every = () => series.data && `every ${stepLabel(stepMs(series.data))}`;
  return (
    <Panel
      class={props.class}
      title={figure() === undefined ? barsTitle(props.incident) : figureName(props.incident)}
      sub={
        figure() === undefined ? every() : [populationOf(props.incident), every()].filter(Boolean).join(", ")
      }
      footer={hasFooter() && <Footer incident={props.incident} besideError={beside.error} />}
      actions={
        <Show when={beside.data !== undefined}>
          <Legend incident={props.incident} />
        </Show>
      }
    >
      <Switch fallback={<Skeleton class="h-53 w-full" />}>
        <Match when={series.data === undefined && series.error}>
          {(error) => <ErrorNotice what="The figure over time" error={error()} onRetry={series.retry} />}
        </Match>
        <Match when={series.data !== undefined && figure() === undefined && series.data}>
          {(data) => {
            const bars = createMemo(() => seriesBars(data(), shownRuns()));
            return (
              <BarChart
                label={barsTitle(props.incident)}
                bars={bars()}
                overlay={<Moments incident={props.incident} spans={bars()} />}
              />
            );
          }}
        </Match>
        <Match when={(beside.data !== undefined || !beside.isPending) && series.data}>
          {(data) => (
            <Suspense fallback={<Skeleton class="h-53 w-full" />}>
              <Figure incident={props.incident} series={data()} beside={beside.data} />
            </Suspense>
          )}
        </Match>
      </Switch>
    </Panel>
  );
}

/** What the level lines are, and what is missing. */
function Footer(props: { readonly incident: Incident; readonly besideError: ConnectError | undefined }) {
  return (
    <>
      <Show when={props.incident.observed !== undefined}>
        <span>
          Level lines are the figures that the incident was opened with
          {hasInterval(props.incident) ? "; what is shaded is their 95% interval" : ""}.
        </span>
      </Show>
      <Show when={props.besideError}>
        {(error) => (
          <span role="alert">
            {visibleText(props.incident.baselineVersion ?? "")} could not be loaded: {error().rawMessage}.
          </span>
        )}
      </Show>
    </>
  );
}

function Figure(props: {
  readonly incident: Incident;
  readonly series: GetTimeSeriesResponse;
  readonly beside: GetTimeSeriesResponse | undefined;
}) {
  const figure = () => figureOf(props.incident);
  const spans = createMemo(() => spansOf(props.series));
  const valuesOf = (series: GetTimeSeriesResponse) => series.points.map((point) => figure()?.(point) ?? null);
  const lines = createMemo(() => [
    { label: nameOf(props.incident), isDashed: false, values: valuesOf(props.series) },
    ...(props.beside === undefined
      ? []
      : [
          {
            label: visibleText(props.incident.baselineVersion ?? ""),
            isDashed: true,
            values: valuesOf(props.beside),
          },
        ]),
  ]);
  const bands = createMemo(() => {
    const { baseline, observed, resolvedAt } = props.incident;
    const began = placeOf(beganMs(props.incident), spans());
    if (began === undefined) return [];
    const over = resolvedAt === undefined ? undefined : placeOf(resolvedMs(props.incident) ?? 0, spans());
    const isBeside = props.beside !== undefined;
    return [
      ...(baseline === undefined
        ? []
        : [{ isDashed: true, from: isBeside ? began : 0, to: isBeside ? (over ?? 1) : began, ...baseline }]),
      ...(observed === undefined ? [] : [{ isDashed: false, from: began, to: over ?? 1, ...observed }]),
    ];
  });
  return (
    <FigureChart
      label={`${figureName(props.incident)} over time`}
      moments={spans().map(({ start }) => start)}
      lines={lines()}
      bands={bands()}
      limit={props.incident.threshold}
      format={(value) => formatMetric(props.incident.metric, value).replace(".0%", "%")}
      formatMoment={formatMoment}
      overlay={<Moments incident={props.incident} spans={spans()} />}
    />
  );
}

/** When it began, was opened and resolved. */
function Moments(props: { readonly incident: Incident; readonly spans: readonly Span[] }) {
  const marks = createMemo((): readonly ChartMark[] => {
    const moments = [
      ["Began", beganMs(props.incident)],
      ["Opened", openedMs(props.incident)],
      ["Resolved", resolvedMs(props.incident)],
    ] as const;
    return moments.flatMap(([what, ms]) => {
      const at = ms === undefined ? undefined : placeOf(ms, props.spans);
      if (ms === undefined || at === undefined) return [];
      return [{ at, name: what, text: `${what} ${formatMoment(ms)}` }];
    });
  });
  return <ChartMarks label="Moments of the incident" marks={marks()} />;
}

function Legend(props: { readonly incident: Incident }) {
  return (
    <>
      <span class="flex items-center gap-1.5 text-sm text-text-2">
        <i class="w-4 border-t-2 border-accent" />
        {nameOf(props.incident)}
      </span>
      <span class="flex items-center gap-1.5 text-sm text-text-2">
        <i class="w-4 border-t-2 border-dashed border-text-3" />
        {visibleText(props.incident.baselineVersion ?? "")}
      </span>
    </>
  );
}

function spansOf(series: GetTimeSeriesResponse): readonly Span[] {
  const step = stepMs(series);
  return series.points.map((point) => {
    const start = startMs(point);
    return { start, end: (Math.floor(start / step) + 1) * step };
  });
}

const isBudget = ({ kind }: Incident) => incidentKindWord(kind) === "budget";

/** What points tell of an incident; undefined where they tell nothing. */
const figureOf = (incident: Incident): FigureOf | undefined =>
  isBudget(incident) ? costOfPoint : figureOfPoint(incident.metric);

const figureName = (incident: Incident) => capitalized(incidentMetricName(incident));

const hasInterval = ({ observed, baseline }: Incident) =>
  observed?.low !== undefined || baseline?.low !== undefined;

const nameOf = (incident: Incident) => visibleText(versionOf(incident) ?? incident.agentId ?? "all agents");

/** Which runs the points are of. */
const populationOf = ({ metric }: Incident) =>
  metric === "abandoned_rate" ? "of runs that ended or were abandoned" : "of runs that ended";

const barsTitle = (incident: Incident) =>
  affectedRuns(incident) === undefined ? "Runs over time" : "Affected runs over time";

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
