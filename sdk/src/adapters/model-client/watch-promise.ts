import { quietly } from "../quietly.ts";
import { type ClientPromise, isClientPromise } from "./client.ts";
import type { ModelCall } from "./model-call.ts";
import { replaceMethod } from "./replace-method.ts";
import { isEventStream, watchStream } from "./watch-stream.ts";

/** The call that a promise is of: none before its request is known, and of requests that are not watched. */
export interface BegunCall {
  call: ModelCall | undefined;
}

/** What the promises of one call share. */
interface Shared {
  readonly begun: BegunCall;
  /** Whether somebody waits for the answer. */
  isRead: boolean;
  /** Promises that somebody may still wait for. */
  held: number;
}

let forgotten: FinalizationRegistry<Shared> | undefined;

function forget(shared: Shared): void {
  shared.held -= 1;
  if (shared.held === 0 && !shared.isRead) shared.begun.call?.end(true);
}

function take(data: unknown, { begun: { call } }: Shared): void {
  if (call === undefined || call.hasAnswer) return;
  call.hasAnswer = true;
  if (isEventStream(data)) watchStream(data, call);
  else call.answer(data);
}

/** A promise that settles as another does, after what is told of it: nobody's error is taken for handled. */
async function heard<T>(result: Promise<T>, hear: (data: T) => void, shared: Shared): Promise<T> {
  try {
    const data = await result;
    quietly(() => hear(data), undefined);
    return data;
  } catch (error) {
    quietly(() => shared.begun.call?.fail(error), undefined);
    throw error;
  }
}

function watch(promise: ClientPromise, shared: Shared): void {
  shared.held += 1;
  forgotten?.register(promise, shared);
  let parsed: Promise<unknown> | undefined;
  replaceMethod(promise, "parse", (original) => () => {
    shared.isRead = true;
    parsed ??= heard(original.call(promise), (data) => take(data, shared), shared);
    return parsed;
  });
  replaceMethod(promise, "asResponse", (original) => () => {
    const end = () => {
      // Nobody reads the answer but who took it raw.
      if (!shared.isRead) shared.begun.call?.end();
    };
    return heard(original.call(promise), end, shared);
  });
  replaceMethod(promise, "_thenUnwrap", (original) => (transform) => {
    const unwrapped = original.call(promise, (data, props) => {
      quietly(() => take(data, shared), undefined);
      return transform(data, props);
    });
    quietly(() => watch(unwrapped, shared), undefined);
    return unwrapped;
  });
}

/** Listens to what a call of a client gives. The answer is read when it is waited for, as ever. */
export function watchPromise(promise: unknown, begun: BegunCall): void {
  if (!isClientPromise(promise)) return;
  if (globalThis.FinalizationRegistry !== undefined) forgotten ??= new FinalizationRegistry(forget);
  watch(promise, { begun, isRead: false, held: 0 });
}
