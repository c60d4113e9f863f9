import { processGlobal } from "../process-global.ts";

interface WorkerThreads {
  readonly Worker: new (code: string, options: object) => { readonly unref?: () => void };
}

/** Requests to send before the process ends. */
export interface LastRequests {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly bodies: readonly string[];
  readonly timeoutMs: number;
}

const PATH = "/runfacts.v1.IngestService/IngestRuns";
const DONE = 0;

// Runs in a thread of its own, in any of the three runtimes; its code is a text so that no bundler has to find a file.
const code = `
const { workerData } = process.getBuiltinModule("node:worker_threads");
const { url, headers, bodies, timeoutMs, memory } = workerData;
const state = new Int32Array(memory);
const end = Date.now() + timeoutMs;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function isDone(body, place) {
  try {
    const signal = AbortSignal.timeout(Math.max(1, end - Date.now()));
    const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
    await response.arrayBuffer();
    if (response.ok) Atomics.store(state, place, 1);
    return response.ok || (response.status >= 400 && response.status < 500 && response.status !== 429);
  } catch {
    return false;
  }
}
(async () => {
  for (const [index, body] of bodies.entries()) {
    for (let wait = 50; !(await isDone(body, index + 1)) && Date.now() + wait < end; wait = Math.min(wait * 2, 500)) await pause(wait);
  }
  Atomics.store(state, ${DONE}, 1);
  Atomics.notify(state, ${DONE});
})();
`;

/**
 * Sends requests and holds the thread until they are answered: nothing else of the agent runs any more.
 *
 * @returns for each whether the service has taken it
 * @throws where the runtime has no threads, or forbids them
 */
export function sendBlocking({ url, apiKey, bodies, timeoutMs }: LastRequests): boolean[] {
  const process = processGlobal();
  const threads = process?.getBuiltinModule?.("node:worker_threads") as WorkerThreads | undefined;
  if (threads === undefined) throw new Error("this runtime has no threads");
  const headers = {
    "content-type": "application/json",
    "connect-protocol-version": "1",
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  const memory = new SharedArrayBuffer(4 * (1 + bodies.length));
  const state = new Int32Array(memory);
  // Hooks that were loaded into the process (--import, --require) have no part in this, and could wait for its first thread.
  const worker = new threads.Worker(code, {
    eval: true,
    execArgv: [],
    env: { ...process?.env, NODE_OPTIONS: "" },
    workerData: { url: `${url}${PATH}`, headers, bodies, timeoutMs, memory },
  });
  worker.unref?.();
  Atomics.wait(state, DONE, 0, timeoutMs);
  return bodies.map((_, index) => Atomics.load(state, index + 1) === 1);
}
