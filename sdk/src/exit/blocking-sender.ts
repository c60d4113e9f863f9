import { processGlobal } from "../process-global.ts";
import { REQUEST_END, REQUEST_START } from "./run-json.ts";

interface WorkerThreads {
  readonly Worker: new (code: string, options: object) => { readonly unref?: () => void };
}

/** Requests to send before the process ends. */
interface LastRequests {
  readonly url: string;
  readonly apiKey: string | undefined;
  /** The runs of each request, as JSON. */
  readonly batches: readonly (readonly string[])[];
  /** The body of a request that tells of dropped runs; it goes last, once. */
  readonly report: string | undefined;
  readonly timeoutMs: number;
  /** Whether to try again when the service does not answer. */
  readonly isPatient: boolean;
}

const PATH = "/runfacts.v1.IngestService/IngestRuns";
const DONE = 0;

// What the thread notes for each run, by number.
const answers = [undefined, "created", "duplicate", "refused", "too_large", "unauthorized"] as const;

/** What became of a run; undefined: no answer came. */
type LastAnswer = (typeof answers)[number];

// Runs in a thread of its own, in any of the three runtimes; its code is a text so that no bundler has to find a file.
const code = `
const { workerData } = process.getBuiltinModule("node:worker_threads");
const { url, headers, batches, start, end, report, timeoutMs, isPatient, memory } = workerData;
const state = new Int32Array(memory);
const deadline = Date.now() + timeoutMs;
const note = (runs, answer) => runs.forEach(({ place }) => Atomics.store(state, place, answer));
const outcomes = { INGEST_OUTCOME_CREATED: 1, INGEST_OUTCOME_DUPLICATE: 2 };
function askedMs(response, details) {
  const header = response.headers.get("retry-after");
  const detail = details.find(({ type }) => type === "google.rpc.RetryInfo")?.debug?.retryDelay;
  return 1000 * (parseFloat(detail ?? header ?? "") || 0);
}
function post(body) {
  const signal = AbortSignal.timeout(Math.max(1, deadline - Date.now()));
  return fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
}
async function send(runs) {
  const response = await post(start + runs.map(({ text }) => text).join(",") + end);
  const answer = await response.json().catch(() => undefined);
  if (answer?.results) {
    runs.forEach((run, index) => note([run], outcomes[answer.results[index]?.outcome] ?? 3));
    return 0;
  }
  const { status } = response;
  const details = answer?.details ?? [];
  if (status === 401 || status === 403) note(runs, 5);
  else if (status === 413 || (status === 429 && details.some(({ debug }) => debug?.reason === "TOO_LARGE")))
    await split(runs);
  else if (status === 400) note(runs, 3);
  else return Math.max(1, askedMs(response, details));
  return 0;
}
async function split(runs) {
  if (runs.length === 1) return note(runs, 4);
  const middle = Math.ceil(runs.length / 2);
  await deliver(runs.slice(0, middle));
  await deliver(runs.slice(middle));
}
async function deliver(runs) {
  for (let wait = 50; ; wait = Math.min(wait * 2, 500)) {
    const asked = await send(runs).catch(() => 1);
    if (asked === 0) return;
    const ms = asked > 1 ? asked : wait;
    if (!isPatient || Date.now() + ms >= deadline) return;
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
(async () => {
  let place = 0;
  for (const batch of batches) await deliver(batch.map((text) => ({ text, place: (place += 1) })));
  if (report !== undefined) await post(report).then((response) => response.arrayBuffer()).catch(() => undefined);
  Atomics.store(state, ${DONE}, 1);
  Atomics.notify(state, ${DONE});
})();
`;

/**
 * Sends requests and holds the thread until they are answered: nothing else of the agent runs any more.
 *
 * @returns what became of each run, in their order
 * @throws where the runtime has no threads, or forbids them
 */
export function sendBlocking(requests: LastRequests): LastAnswer[] {
  const { url, apiKey, batches, timeoutMs } = requests;
  const process = processGlobal();
  const threads = process?.getBuiltinModule?.("node:worker_threads") as WorkerThreads | undefined;
  if (threads === undefined) throw new Error("this runtime has no threads");
  const headers = {
    "content-type": "application/json",
    "connect-protocol-version": "1",
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  const runs = batches.flat();
  const memory = new SharedArrayBuffer(4 * (1 + runs.length));
  const state = new Int32Array(memory);
  const own = { url: `${url}${PATH}`, headers, start: REQUEST_START, end: REQUEST_END, memory };
  const workerData = { ...requests, ...own };
  // Hooks that were loaded into the process (--import, --require) have no part in this, and could wait for its first thread.
  const env = { ...process?.env, NODE_OPTIONS: "" };
  const worker = new threads.Worker(code, { eval: true, execArgv: [], env, workerData });
  worker.unref?.();
  Atomics.wait(state, DONE, 0, timeoutMs);
  return runs.map((_, index) => answers[Atomics.load(state, index + 1)]);
}
