import { setTimeout as delay } from "node:timers/promises";
import { type RestartPolicy, restartPolicy, waitAfter } from "./restart-policy.ts";

/** Something that runs in a process of its own until it is disposed. */
export type Part = AsyncDisposable & {
  /** Resolves when it has ended, with how, to follow its name: "was killed (SIGKILL)". Never rejects. */
  readonly ended: Promise<string>;
};

export interface SuperviseOptions {
  /** As people call it, such as "Ingest". */
  readonly name: string;
  /** What runs already. */
  readonly first: Part;
  /** Starts another in the place of one that ended. The signal aborts when the supervision stops. */
  readonly restart: (signal: AbortSignal) => Promise<Part>;
  /** Hears one line for each end and each start that failed. */
  readonly say: (line: string) => void;
  /** Aborts when everything begins to stop: a part that ends then has not failed, and stays ended. */
  readonly stop: AbortSignal;
  /** Default: `restartPolicy`. */
  readonly policy?: RestartPolicy;
}

/** Keeps a part running. Disposing it disposes the part. */
export type Supervision = AsyncDisposable & {
  /** Resolves when the part is given up, with a line that says why. */
  readonly gaveUp: Promise<string>;
};

/** Starts a part again whenever it ends, after a wait that grows, until it ends too often in a row or is disposed. */
export function supervise({
  name,
  first,
  restart,
  say,
  stop,
  policy = restartPolicy,
}: SuperviseOptions): Supervision {
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, stop]);
  const { promise: gaveUp, resolve: giveUp } = Promise.withResolvers<string>();
  let part: Part | undefined = first;

  const startAgain = async (): Promise<string | undefined> => {
    try {
      part = await restart(signal);
      return undefined;
    } catch (error) {
      return `did not start (${error instanceof Error ? error.message : String(error)})`;
    }
  };

  const dispose = async (): Promise<void> => {
    const ended = part;
    part = undefined;
    await ended?.[Symbol.asyncDispose]();
  };

  const keep = async (): Promise<void> => {
    if (signal.aborted) return;
    const stopped = new Promise<undefined>((resolve) => {
      signal.addEventListener("abort", () => resolve(undefined), { once: true });
    });
    for (let ends = 0, isFirst = true; ; isFirst = false) {
      let how = isFirst ? undefined : await startAgain();
      const startedAt = performance.now();
      how ??= await Promise.race([part?.ended, stopped]);
      if (signal.aborted || how === undefined) return;
      // It is gone already; what is left of it must not stop us.
      await dispose().catch(() => undefined);
      ends = performance.now() - startedAt < policy.stableMs ? ends + 1 : 1;
      if (ends >= policy.maxEnds) {
        giveUp(`${name} ${how}, the ${ends}th time in a row, and is given up.`);
        return;
      }
      const waitMs = waitAfter(ends, policy);
      say(`${name} ${how}; it is started again in ${waitMs / 1_000} s.`);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  };
  const keeping = keep();

  return {
    gaveUp,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await keeping;
      await dispose();
    },
  };
}
