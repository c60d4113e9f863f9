import { type HourCounts, type Intake, IntakeCounts } from "./intake-counts.ts";

/** How often counts are written. */
const FLUSH_MS = 3_000;

/** Counts dropped and refused fields, and writes the counts to the database every few seconds; disposing writes the rest. */
export type IntakeWriter = AsyncDisposable & { readonly count: (intake: Intake) => void };

export interface IntakeWriterOptions {
  /** Adds the counts of a project and hour to those that are stored. */
  readonly write: (counts: HourCounts) => Promise<void>;
  /** True for an error that the counts themselves caused. These counts are lost: another attempt would fail too. */
  readonly isDataError: (error: unknown) => boolean;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
  /** Logs that counts could not be written. */
  readonly warn: (error: unknown) => void;
  /** Default: 3 s. */
  readonly flushMs?: number;
}

/** Starts counting. Counts wait in memory, up to a limit, while the database is away. A process that is killed loses them. */
export function startIntakeWriter({
  write,
  isDataError,
  clock,
  warn,
  flushMs = FLUSH_MS,
}: IntakeWriterOptions): IntakeWriter {
  const counts = new IntakeCounts();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let isOver = false;
  const flush = async () => {
    for (const hour of counts.take()) {
      try {
        await write(hour);
      } catch (error) {
        warn(error);
        if (!isDataError(error)) counts.giveBack(hour);
      }
    }
  };
  const flushInTurn = () => {
    writing = writing.then(flush);
    return writing;
  };
  // No timer while there is nothing to write.
  const flushSoon = () => {
    if (isOver || counts.isEmpty) return;
    timer ??= setTimeout(async () => {
      await flushInTurn();
      timer = undefined;
      flushSoon();
    }, flushMs).unref();
  };
  return {
    count: (intake) => {
      counts.add(intake, clock());
      flushSoon();
    },
    [Symbol.asyncDispose]: () => {
      isOver = true;
      clearTimeout(timer);
      return flushInTurn();
    },
  };
}
