import { type MaintenanceOptions, type MaintenanceReport, maintain } from "./maintain.ts";

const HOUR_MS = 60 * 60 * 1_000;

export type MaintenanceWatcher = Pick<MaintenanceOptions, "retentionDays"> & {
  readonly onReport: (report: MaintenanceReport) => void;
  /** Hears of a failed round; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
  /** Default 1 hour. */
  readonly intervalMs?: number;
};

/** Maintains a database now and then again and again, until disposed, which waits for the round under way. */
export function watchMaintenance(
  ownerUrl: string,
  { onReport, onError, intervalMs = HOUR_MS, retentionDays }: MaintenanceWatcher,
): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined;
  let disposed = false;
  const round = async (): Promise<void> => {
    await maintain(ownerUrl, { retentionDays }).then(onReport, onError);
    if (!disposed) {
      timer = setTimeout(() => {
        underWay = round();
      }, intervalMs);
    }
  };
  let underWay = round();
  return {
    async [Symbol.asyncDispose]() {
      disposed = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
