import { randomOf } from "./corpus/random.ts";
import { hostilePieces, millisecondsPerKib } from "./hostile.ts";
import { microsecondsPerRun, typicalRun } from "./measure.ts";

/** What the inspection costs on this machine. */
export interface Times {
  /** Microseconds for a run of 10 steps. */
  readonly run: number;
  /** Microseconds to write the same run as JSON and read it back: tells how fast this machine is just now. */
  readonly yardstick: number;
  /** Milliseconds for a KiB of the text that takes longest, and the piece that it repeats. */
  readonly worst: number;
  readonly worstPiece: string;
}

/** Measures the inspection: a second or two of work. */
export function measureTimes(seed: number): Times {
  const random = randomOf(seed);
  const runs = Array.from({ length: 200 }, () => typicalRun(random, 10));
  const run = microsecondsPerRun(runs, 60);
  const yardstick = microsecondsPerRun(runs, 60, (one) => JSON.parse(JSON.stringify(one)));
  let worst = { worst: 0, worstPiece: "" };
  for (const worstPiece of hostilePieces) {
    const time = millisecondsPerKib(worstPiece, 60);
    if (time > worst.worst) worst = { worst: time, worstPiece };
  }
  return { run, yardstick, ...worst };
}

if (import.meta.main) console.log(JSON.stringify(measureTimes(1)));
