import { processGlobal } from "../process-global.ts";
import type { Run } from "../run.ts";
import type { Step } from "../step.ts";
import type { RunStarter } from "./run-starter.ts";

/** A run, or a step of it, that code runs in. */
export interface Frame {
  readonly run: Run;
  readonly step: Step | undefined;
  /** What the code around it ran in. */
  outer: Frame | undefined;
}

/** What the SDK uses of AsyncLocalStorage. */
interface FrameStorage {
  getStore(): Frame | undefined;
  run<T>(frame: Frame, body: () => T): T;
}

interface Shared {
  /** Absent until it is needed; null where the runtime has none. */
  storage?: FrameStorage | null;
  defaultTracer?: RunStarter | undefined;
}

type StorageClass = new () => FrameStorage;

const KEY: unique symbol = Symbol.for("runfacts.context.1");

/**
 * What every copy of the SDK in a process shares: bundlers put one into each bundle, and what is recorded in one has to
 * find its run in another.
 */
function shared(): Shared {
  const holder = globalThis as { [KEY]?: Shared };
  holder[KEY] ??= {};
  return holder[KEY];
}

function makeStorage(): FrameStorage | null {
  try {
    const hooks = processGlobal()?.getBuiltinModule?.("node:async_hooks");
    const { AsyncLocalStorage } = (hooks ?? globalThis) as { readonly AsyncLocalStorage?: StorageClass };
    return typeof AsyncLocalStorage === "function" ? new AsyncLocalStorage() : null;
  } catch {
    return null;
  }
}

/** Where the frame of an asynchronous flow is kept; null where the runtime has no AsyncLocalStorage. */
export function frameStorage(): FrameStorage | null {
  const found = shared();
  if (found.storage === undefined) found.storage = makeStorage();
  return found.storage;
}

/** The frame that the current code runs in, open or not. */
export function storedFrame(): Frame | undefined {
  return shared().storage?.getStore() ?? undefined;
}

/** The tracer of what is recorded outside of runs, by adapters that were given none. */
export function defaultTracer(): RunStarter | undefined {
  return shared().defaultTracer;
}

/** Makes a tracer the default one; the last wins. */
export function setDefaultTracer(tracer: RunStarter | undefined): void {
  shared().defaultTracer = tracer;
}
