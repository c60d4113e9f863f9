import { once } from "node:events";
import { join } from "node:path";
import type { LoadCommand } from "../load/load-command.ts";
import type { LoadResult } from "../load/load-result.ts";
import { startProcess } from "./process.ts";

/** A process that makes load. */
export type Load = AsyncDisposable & {
  /** Makes one load and tells what it did; one at a time. */
  run(command: LoadCommand): Promise<LoadResult>;
};

/** Starts a load process; the signal kills it, and so fails what it is about. */
export async function startLoad(signal: AbortSignal): Promise<Load> {
  const started = await startProcess(join(import.meta.dirname, "../load/main.ts"), {}, { signal });
  return {
    run: async (command) => {
      started.child.send(command);
      const answer = await Promise.race([
        once(started.child, "message"),
        started.ended.then(() => [undefined]),
      ]);
      const { result, error = "the load process ended" } = (answer[0] ?? {}) as Answer;
      if (result === undefined) throw new Error(`${command.protocol}: ${error}`);
      return result;
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

interface Answer {
  readonly result?: LoadResult;
  readonly error?: string;
}
