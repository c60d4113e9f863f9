import { Match, Switch } from "solid-js";
import { formatDuration } from "../../../format/duration.ts";
import type { AttemptsRow, GapRow, OthersRow, Row, StepRow } from "../../../timeline/rows.ts";
import type { RunModel } from "../run-model.ts";
import { AttemptsLane, GapLane, OthersLane, StepLane } from "./row-lane.tsx";
import { AttemptsName, FoldButton, OthersName, StepName } from "./row-name.tsx";
import type { WaterfallState } from "./waterfall-state.ts";

interface RowProps<T extends Row> {
  readonly row: T;
  readonly index: number;
  /** Distance from the top of the list, in px. */
  readonly top: number;
  readonly laneWidth: number;
  readonly model: RunModel;
  readonly state: WaterfallState;
}

/** One row of the waterfall. It is undefined for the moment in which the list gets shorter. */
export function WaterfallRow(props: Omit<RowProps<Row>, "row"> & { readonly row: Row | undefined }) {
  const only = <K extends Row["kind"]>(kind: K) =>
    (props.row?.kind === kind ? props.row : undefined) as Extract<Row, { kind: K }> | undefined;
  return (
    <Switch>
      <Match when={only("step")}>{(row) => <Step {...props} row={row()} />}</Match>
      <Match when={only("attempts")}>{(row) => <Attempts {...props} row={row()} />}</Match>
      <Match when={only("others")}>{(row) => <Others {...props} row={row()} />}</Match>
      <Match when={only("gap")}>{(row) => <Silence {...props} row={row()} />}</Match>
    </Switch>
  );
}

function Step(props: RowProps<StepRow>) {
  const step = () => props.row.node.step;
  const isSelected = () => props.state.selected()?.id === step().id;
  const isFailing = () => props.model.point.step?.id === step().id;
  return (
    <div
      id={`step-row-${props.index}`}
      class="wf-row"
      classList={{
        "is-failed": step().failed,
        "is-selected": isSelected(),
        "is-failing": isFailing(),
        "in-group": props.row.isInGroup,
      }}
      style={{ transform: `translateY(${props.top}px)` }}
      role="row"
      aria-rowindex={props.index + 2}
      aria-level={props.row.depth + 1}
      aria-selected={isSelected()}
      aria-expanded={props.row.node.children.length > 0 ? !props.row.isFolded : undefined}
      onClick={() => props.state.select(step())}
    >
      <StepName row={props.row} model={props.model} state={props.state} />
      <StepLane
        row={props.row}
        model={props.model}
        window={props.state.window()}
        laneWidth={props.laneWidth}
      />
      <div class="wf-time" role="gridcell">
        {formatDuration(step().latency)}
        {step().isOpen ? "…" : ""}
      </div>
    </div>
  );
}

function Attempts(props: RowProps<AttemptsRow>) {
  return (
    <div
      id={`step-row-${props.index}`}
      class="wf-row is-group"
      classList={{ "is-active": props.state.activeRow() === props.row.id }}
      style={{ transform: `translateY(${props.top}px)` }}
      role="row"
      aria-rowindex={props.index + 2}
      aria-level={props.row.depth + 1}
      aria-expanded={!props.row.isFolded}
    >
      <AttemptsName row={props.row} state={props.state} />
      <AttemptsLane
        row={props.row}
        model={props.model}
        window={props.state.window()}
        laneWidth={props.laneWidth}
      />
      <div class="wf-time" role="gridcell">
        {formatDuration(props.row.end - props.row.start)}
      </div>
    </div>
  );
}

function Others(props: RowProps<OthersRow>) {
  return (
    <div
      id={`step-row-${props.index}`}
      class="wf-row is-others"
      classList={{ "is-active": props.state.activeRow() === props.row.id }}
      style={{ transform: `translateY(${props.top}px)` }}
      role="row"
      aria-rowindex={props.index + 2}
      aria-level={props.row.depth + 1}
      aria-expanded={!props.row.isFolded}
    >
      <OthersName row={props.row} state={props.state} />
      <OthersLane
        row={props.row}
        model={props.model}
        window={props.state.window()}
        laneWidth={props.laneWidth}
      />
      <div class="wf-time" role="gridcell">
        {formatDuration(props.row.end - props.row.start)}
      </div>
    </div>
  );
}

function Silence(props: RowProps<GapRow>) {
  return (
    <div
      class="wf-row is-gap"
      style={{ transform: `translateY(${props.top}px)` }}
      role="row"
      aria-rowindex={props.index + 2}
      aria-level={props.row.depth + 1}
    >
      <div class="wf-name" role="gridcell">
        <span class="wf-seq" />
        <span class="wf-indent" style={{ "--depth": props.row.depth }} />
        <FoldButton />
        {props.row.isLast ? "No step until the end" : "No step"}
      </div>
      <GapLane row={props.row} />
      <div class="wf-time" role="gridcell">
        {formatDuration(props.row.gap.end - props.row.gap.start)}
      </div>
    </div>
  );
}
