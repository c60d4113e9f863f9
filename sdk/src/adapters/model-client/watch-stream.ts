import { quietly } from "../quietly.ts";
import { isObject } from "./fields.ts";
import type { ModelCall } from "./model-call.ts";
import { replaceMethod } from "./replace-method.ts";

type Events = AsyncGenerator<unknown, unknown, unknown>;

/** The stream of these clients: whatever reads it, `tee()` too, asks `iterator` for its events. */
interface EventStream {
  iterator(): Events;
  readonly controller: { readonly signal: { readonly aborted: boolean } };
}

let forgotten: FinalizationRegistry<ModelCall> | undefined;

/** Whether an answer is a stream of events. */
export function isEventStream(data: unknown): data is EventStream {
  if (!isObject(data) || !("iterator" in data) || typeof data.iterator !== "function") return false;
  return "controller" in data && isObject(data.controller) && "signal" in data.controller;
}

/**
 * Listens to the events of a stream as they are read; reads none itself. Its call ends when the stream is read to its end,
 * left, fails or is forgotten.
 */
export function watchStream(stream: EventStream, call: ModelCall): void {
  if (globalThis.FinalizationRegistry !== undefined)
    forgotten ??= new FinalizationRegistry((left) => left.end(true));
  forgotten?.register(stream, call);
  replaceMethod(stream, "iterator", (original) => () => {
    const events = original.call(stream);
    // Who reads the events holds the stream by it, which would be forgotten else.
    quietly(() => listen(events, call, () => stream.controller.signal.aborted), undefined);
    return events;
  });
}

function listen(events: Events, call: ModelCall, isAborted: () => boolean): void {
  let isFirst = true;
  const hear = ({ done, value }: IteratorResult<unknown, unknown>) => {
    if (done) {
      call.end(isAborted());
      return;
    }
    call.event(value, isFirst);
    isFirst = false;
  };
  // Each promise comes after what it was listened to for: who waits for the last event finds the step told.
  const heard = async (result: Promise<IteratorResult<unknown, unknown>>) => {
    try {
      const told = await result;
      quietly(() => hear(told), undefined);
      return told;
    } catch (error) {
      quietly(() => call.fail(error), undefined);
      throw error;
    }
  };
  replaceMethod(
    events,
    "next",
    (original) =>
      (...given) =>
        heard(original.apply(events, given)),
  );
  replaceMethod(events, "throw", (original) => (error) => heard(original.call(events, error)));
  replaceMethod(events, "return", (original) => (value) => {
    quietly(() => call.end(true), undefined);
    return original.call(events, value);
  });
}
