import type { Header } from "../header/header.ts";
import { countFailures, type RunFailure } from "./count-failures.ts";
import { type StepTree, stepTree } from "./step-tree.ts";
import { byEnd, byStart, firstOf, lastOf, type TraceStep } from "./trace-step.ts";

/** How a run ended. */
export interface Ending {
  readonly status: "success" | "failure" | "partial" | "abandoned";
  /** Microseconds since the Unix epoch. */
  readonly endUs: number;
}

/** What steps and header of a trace say of its run. */
export interface Derived {
  readonly agent: string;
  /** "unversioned" where nothing tells. */
  readonly version: string;
  readonly environment?: string;
  readonly session?: string;
  /** Its root is not there. */
  readonly isIncomplete: boolean;
  readonly startUs: number;
  /** When something was last heard of it. */
  readonly lastUs: number;
  /** Absent while it runs: until its root has ended, or the next turn has begun. */
  readonly ended?: Ending;
  /** How it ends if nothing more comes: as now, or else by what is there. */
  readonly idle: Ending;
  readonly failures: readonly RunFailure[];
}

const UNNAMED = "unknown_service";
const UNVERSIONED = "unversioned";

/** The steps that a run is judged by. */
interface Pillars {
  /** The first step without a parent. */
  readonly root: TraceStep | undefined;
  /** The topmost agent: the first to start. */
  readonly agent: TraceStep | undefined;
  readonly firstUs: number;
  readonly lastUs: number;
}

function pillarsOf(steps: ReadonlyMap<string, TraceStep>): Pillars {
  let firstUs = Number.POSITIVE_INFINITY;
  let lastUs = 0;
  for (const { startUs, endUs = startUs } of steps.values()) {
    firstUs = Math.min(firstUs, startUs);
    lastUs = Math.max(lastUs, endUs);
  }
  return {
    root: firstOf(
      steps.values().filter(({ parentId }) => parentId === undefined),
      byStart,
    ),
    agent: firstOf(
      steps.values().filter(({ isAgent }) => isAgent),
      byStart,
    ),
    firstUs,
    lastUs,
  };
}

/** Whether the outermost steps tell that a run failed, where no agent stands around them: if none went well. */
function noneWentWell({ inside }: StepTree): boolean {
  return (inside.get(undefined) ?? []).every(({ failed }) => failed);
}

/** Whether the last log record of a run failed: its prompt stays open, so it ends with that record once it is idle. */
function lastRecordFailed({ root }: Pillars, steps: ReadonlyMap<string, TraceStep>): boolean {
  const ended = steps.values().filter((step) => step !== root && step.endUs !== undefined);
  return lastOf(ended, byEnd)?.failed === true;
}

/**
 * How a run stands that steps make together. The same for any order of the steps.
 *
 * @param header merged from all of its spans
 * @param steps by id, at least one of them of a dialect
 */
export function derive(header: Header, steps: ReadonlyMap<string, TraceStep>): Derived {
  const tree = stepTree(steps);
  const failures = countFailures(tree);
  const pillars = pillarsOf(steps);
  const { root, agent: topAgent, firstUs, lastUs } = pillars;
  const bounds = root ?? topAgent;
  const startUs = bounds?.startUs ?? firstUs;
  const judge = root?.isAi === true ? root : topAgent;
  const failed = judge === undefined ? noneWentWell(tree) : judge.failed;
  const statusIf = (hasFailed: boolean) =>
    hasFailed ? ("failure" as const) : failures.length > 0 ? ("partial" as const) : ("success" as const);
  const told: Ending | undefined =
    root?.endUs === undefined ? undefined : { status: statusIf(failed), endUs: root.endUs };
  const last = Math.max(startUs, lastUs);
  const atLastRecord = (): Ending => ({ status: statusIf(lastRecordFailed(pillars, steps)), endUs: last });
  const ended = told ?? (header.isPast === true ? atLastRecord() : undefined);

  const idle = (): Ending => {
    if (ended !== undefined) return ended;
    if (header.ofRecords === true) return atLastRecord();
    if (bounds === undefined) return { status: statusIf(failed), endUs: last };
    if (bounds.endUs === undefined) return { status: "abandoned", endUs: last };
    return { status: statusIf(failed), endUs: bounds.endUs };
  };

  const agent = header.agent?.value ?? UNNAMED;
  const ownVersion = header.version?.agent === agent ? header.version.value : undefined;
  return {
    agent,
    version: ownVersion ?? header.serviceVersion?.value ?? UNVERSIONED,
    ...(header.environment && { environment: header.environment.value }),
    ...(header.session && { session: header.session.value }),
    isIncomplete: root === undefined && !(header.ofRecords === true && topAgent !== undefined),
    startUs,
    lastUs,
    ...(ended && { ended }),
    idle: idle(),
    failures,
  };
}
