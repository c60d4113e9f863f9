import type { ChildProcess } from "node:child_process";
import { type Beats, watchBeats } from "./beat.ts";
import { type ReadyMessage, readyMessage } from "./ready-message.ts";
import type { Part } from "./supervise.ts";

/** How long a child may take to stop that did not tell. */
const STOP_MS = 20_000;
/** Beyond the time that it told. */
const MORE_MS = 5_000;

/**
 * A child that runs `runUntilSignal`, as a part to supervise. One whose event loop is stuck is killed. Disposing it asks it
 * to drain and waits for its end; what does not end is killed.
 */
export function childPart(
  child: ChildProcess,
  beats?: Beats,
): Part & { readonly ready: Promise<ReadyMessage> } {
  let killedFor: string | undefined;
  let stopMs = STOP_MS;
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`cannot run (${error.message})`));
    child.once("exit", (code, signal) => resolve(killedFor ?? describeExit(code, signal)));
  });
  watchBeats(
    child,
    (silentMs) => {
      killedFor = `did not answer for ${silentMs / 1_000} s and was killed`;
      child.kill("SIGKILL");
    },
    beats,
  );
  const ready = new Promise<ReadyMessage>((resolve, reject) => {
    child.on("message", (message) => {
      const told = readyMessage(message);
      if (told === undefined) return;
      stopMs = told.stopMs;
      resolve(told);
    });
    ended.then((how) => reject(new Error(how)));
  });
  // Who stops before it listens need not hear of it.
  ready.catch(() => undefined);
  return {
    ready,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), stopMs + MORE_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}

/** How a process ended, to follow its name: "was killed (SIGKILL)", "ended with exit code 1". */
export function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === "SIGKILL") return "was killed (SIGKILL)";
  // What V8 does when the heap is full, after it said so on standard error.
  if (signal === "SIGABRT") return "aborted (SIGABRT), as for want of memory";
  return signal === null ? `ended with exit code ${code ?? "unknown"}` : `was ended by ${signal}`;
}
