import type { RunStarter } from "../context/run-starter.ts";
import { quietly } from "./quietly.ts";

/** Something that is watched in the whole process. */
interface Watch {
  /** Of the last one who asked for it with a tracer. */
  tracer: RunStarter | undefined;
  readonly stop: () => void;
}

const KEY: unique symbol = Symbol.for("runfacts.watches.1");

// Bundlers put a copy of the SDK into each bundle: all of them share what is watched.
function watches(): Map<string, Watch> {
  const holder = globalThis as { [KEY]?: Map<string, Watch> };
  holder[KEY] ??= new Map();
  return holder[KEY];
}

/**
 * Watches something once in a process, whoever asks for it how often: who asks again, with a tracer of its own, changes where
 * it is recorded.
 *
 * @param attach starts to watch; is given the tracer to record with at the moment, and gives what ends it
 * @returns ends it for all
 */
export function observeOnce(
  name: string,
  tracer: RunStarter | undefined,
  attach: (tracerNow: () => RunStarter | undefined) => () => void,
): () => void {
  const all = watches();
  const standing = all.get(name);
  if (standing !== undefined) {
    standing.tracer = tracer ?? standing.tracer;
  } else {
    const stop = quietly(
      () => attach(() => watches().get(name)?.tracer),
      () => undefined,
    );
    all.set(name, { tracer, stop });
  }
  return () => {
    const watch = all.get(name);
    all.delete(name);
    if (watch !== undefined) quietly(watch.stop, undefined);
  };
}
