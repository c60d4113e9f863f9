import { Code, ConnectError } from "@connectrpc/connect";
import { callUnaryMethod } from "@connectrpc/connect-query-core";
import { QueryService } from "@runfacts/gen/client/query_service";
import type { QueryClient } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { apiKey, setApiKey } from "./api-key.ts";
import { transport } from "./transport.ts";

/**
 * What stands between the page and its data. `away`: nothing answers since `since`, and `nextTry` is when it is tried
 * again (epoch ms). `key-needed`: the service wants a query key, or another than the one it was given.
 */
type Connection =
  | { readonly state: "ok" }
  | { readonly state: "away"; readonly since: number; readonly nextTry: number }
  | { readonly state: "key-needed"; readonly wrongScope: boolean };

/** A question that takes longer than this may have met a service that hangs: a small one finds out. */
const SILENCE_MS = 2_000;
/** The small question is answered within this, or the service counts as away. */
const PROBE_TIMEOUT_MS = 4_000;
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 15_000;

const [connection, setConnection] = createSignal<Connection>({ state: "ok" });
let delayMs = FIRST_DELAY_MS;
let timer: ReturnType<typeof setTimeout> | undefined;

export { connection };

/** True if an error says that the service cannot be reached, rather than that the question was wrong. */
export function isAway(error: unknown): boolean {
  const { code } = ConnectError.from(error);
  // A browser that cannot connect throws a TypeError, which Connect reports as UNKNOWN.
  return code === Code.Unavailable || code === Code.DeadlineExceeded || code === Code.Unknown;
}

/**
 * Notes what a failed query says about the connection. While the service is away, a small query tries again after 1
 * s, 2 s, 4 s and so on up to 15 s; once it is answered, all that is shown loads anew.
 */
export function noteError(error: unknown, client: QueryClient): void {
  const { code } = ConnectError.from(error);
  if (code === Code.Unauthenticated || code === Code.PermissionDenied) {
    setConnection({ state: "key-needed", wrongScope: code === Code.PermissionDenied });
  } else if (isAway(error) && connection().state === "ok") {
    delayMs = FIRST_DELAY_MS;
    scheduleTry(Date.now(), client);
  }
}

/** Notes that a query was answered; if none was before, everything that is shown loads anew. */
export function noteSuccess(client: QueryClient): void {
  if (connection().state === "ok") return;
  clearTimeout(timer);
  setConnection({ state: "ok" });
  void client.invalidateQueries();
}

/** Waits for an answer; if it is long in coming, finds out whether the service answers at all. */
export async function listenFor<T>(answer: Promise<T>, client: QueryClient): Promise<T> {
  const silence = setTimeout(() => void findSilence(client), SILENCE_MS);
  try {
    return await answer;
  } finally {
    clearTimeout(silence);
  }
}

let isProbing = false;

async function findSilence(client: QueryClient): Promise<void> {
  if (isProbing || connection().state !== "ok") return;
  isProbing = true;
  const error = await probe();
  isProbing = false;
  if (error !== undefined) noteError(error, client);
}

/** Tries now whether the service answers. */
export async function tryNow(client: QueryClient): Promise<void> {
  clearTimeout(timer);
  const error = await probe();
  if (error === undefined) {
    noteSuccess(client);
  } else if (isAway(error)) {
    const before = connection();
    delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
    scheduleTry(before.state === "away" ? before.since : Date.now(), client);
  } else {
    noteSuccess(client);
    noteError(error, client);
  }
}

/**
 * Uses a query key from now on, if the service takes it.
 *
 * @returns why it was not taken, or undefined if it was
 */
export async function offerKey(key: string, client: QueryClient): Promise<ConnectError | undefined> {
  const before = apiKey();
  setApiKey(key);
  const error = await probe();
  if (error === undefined) noteSuccess(client);
  // A question that was cut off, such as by a reload, says nothing about the key.
  else if (!isAway(error)) setApiKey(before);
  return error;
}

/** Asks the least there is to ask. */
async function probe(): Promise<ConnectError | undefined> {
  try {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    await callUnaryMethod(transport, QueryService.method.listRuns, { pageSize: 1 }, { signal });
    return undefined;
  } catch (error) {
    const cause = ConnectError.from(error);
    // It was this page that hung up.
    return cause.code === Code.Canceled ? new ConnectError("no answer", Code.DeadlineExceeded) : cause;
  }
}

function scheduleTry(since: number, client: QueryClient): void {
  setConnection({ state: "away", since, nextTry: Date.now() + delayMs });
  timer = setTimeout(() => void tryNow(client), delayMs);
}
