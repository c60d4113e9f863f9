import { AbandonRounds } from "./abandon-rounds.ts";
import { finalizeRollups } from "./finalize-rollups.ts";
import {
  DEFAULT_RUN_TIMEOUT_MS,
  type MaintenanceOptions,
  type MaintenanceReport,
  maintain,
} from "./maintain.ts";
import { mergePartitions } from "./merge/merge-partitions.ts";
import { repeat } from "./repeat.ts";

const HOUR_MS = 60 * 60 * 1_000;
const ABANDON_EVERY_MS = 5_000;
const FINALIZE_EVERY_MS = 60_000;
const MERGE_EVERY_MS = 5 * 60_000;

/** What is done again and again: partitions and retention, finalized rollups, runs that are abandoned, old partitions merged. */
export type MaintenanceTask = "partitions" | "rollups" | "abandoned" | "merges";

export type MaintenanceWatcher = Pick<MaintenanceOptions, "retentionDays" | "runTimeoutMs"> & {
  readonly onReport: (report: MaintenanceReport) => void;
  /** Hears of a failed round of a task; the next one comes all the same, within a minute. */
  readonly onError: (error: unknown, task: MaintenanceTask) => void;
  /** Hears of a round that succeeded. */
  readonly onSuccess?: (task: MaintenanceTask) => void;
  /** Between two rounds for partitions and retention. Default 1 hour. */
  readonly intervalMs?: number;
  /** Between two looks for abandoned runs. Default 5 s. */
  readonly abandonEveryMs?: number;
  /** Between two rounds of `finalizeRollups`. Default 1 minute. */
  readonly finalizeEveryMs?: number;
  /** Between two rounds of `mergePartitions`. Default 5 minutes. */
  readonly mergeEveryMs?: number;
};

/** Maintains a database now and then again and again, until disposed, which waits for the round under way. */
export function watchMaintenance(
  ownerUrl: string,
  {
    onReport,
    onError,
    onSuccess,
    retentionDays,
    runTimeoutMs = DEFAULT_RUN_TIMEOUT_MS,
    ...intervals
  }: MaintenanceWatcher,
): AsyncDisposable {
  const resources = new AsyncDisposableStack();
  const {
    intervalMs = HOUR_MS,
    abandonEveryMs = ABANDON_EVERY_MS,
    finalizeEveryMs = FINALIZE_EVERY_MS,
    mergeEveryMs = MERGE_EVERY_MS,
  } = intervals;
  const start = (task: MaintenanceTask, round: () => Promise<void>, everyMs: number) => {
    const onFailure = (error: unknown) => onError(error, task);
    resources.use(repeat(round, everyMs, onFailure, () => onSuccess?.(task)));
  };
  const stop = new AbortController();
  const { signal } = stop;
  const round = async () => onReport(await maintain(ownerUrl, { retentionDays, runTimeoutMs, signal }));
  start("partitions", round, intervalMs);
  const finalize = async () => void (await finalizeRollups(ownerUrl, stop.signal));
  start("rollups", finalize, finalizeEveryMs);
  const merge = async () => void (await mergePartitions(ownerUrl, { retentionDays, signal: stop.signal }));
  start("merges", merge, mergeEveryMs);
  resources.defer(() => stop.abort());
  const abandoned = resources.use(new AbandonRounds(ownerUrl, runTimeoutMs));
  const abandon = () => abandoned.round();
  start("abandoned", abandon, abandonEveryMs);
  return resources;
}
