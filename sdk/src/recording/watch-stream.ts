/** What is heard of a stream. */
export interface StreamListener {
  /** Somebody reads it. */
  begin(): void;
  chunk(): void;
  /** It was read to its end, cancelled, or forgotten. */
  end(): void;
  fail(error: unknown): void;
}

/** Runs what reads a stream as the step that the stream belongs to. */
type Within = <T>(body: () => T) => T;

type Iterator = AsyncIterator<unknown, unknown, unknown>;

interface NodeStream {
  readonly errored?: unknown;
  readonly readableFlowing?: unknown;
  readonly readableDidRead?: unknown;
  listenerCount?(event: "readable"): number;
  once(event: "close", listener: () => void): unknown;
}

const iteratorOf: typeof Symbol.asyncIterator = Symbol.asyncIterator;
/** Whose iterator it is: a loop holds the iterator alone, and what it reads must not count as forgotten. */
const sources = new WeakMap<Iterator, object>();
let forgotten: FinalizationRegistry<() => void> | undefined;

// A stream that nobody reads and nobody holds any more has ended.
function listenToEnd<S extends object>(stream: S, listener: StreamListener): S {
  if (globalThis.FinalizationRegistry === undefined) return stream;
  forgotten ??= new FinalizationRegistry((end) => end());
  forgotten.register(stream, () => listener.end());
  return stream;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isWebStream = (value: object): value is ReadableStream<unknown> =>
  typeof globalThis.ReadableStream === "function" && value instanceof ReadableStream;

const isNodeStream = (value: object): value is NodeStream =>
  "pipe" in value && "once" in value && typeof value.once === "function" && "destroy" in value;

const isUnreadNodeStream = (stream: NodeStream) =>
  stream.readableFlowing === null &&
  stream.readableDidRead === false &&
  stream.listenerCount?.("readable") === 0;

const isIterator = (value: object): value is Iterator => "next" in value && typeof value.next === "function";

function readsBytes(stream: ReadableStream<unknown>): boolean {
  try {
    stream.getReader({ mode: "byob" }).releaseLock();
    return true;
  } catch {
    return false;
  }
}

// What takes a stream natively, as a Response does, calls none of its methods: so it gets a stream of ours.
function watchWebStream(
  stream: ReadableStream<unknown>,
  listener: StreamListener,
  within: Within,
): ReadableStream<unknown> {
  const isOfBytes = readsBytes(stream);
  const reader = stream.getReader();
  const source = {
    async pull(controller: ReadableStreamDefaultController<unknown> | ReadableByteStreamController) {
      listener.begin();
      try {
        const { done, value } = await within(() => reader.read());
        if (!done) {
          listener.chunk();
          controller.enqueue(value as Uint8Array<ArrayBuffer>);
          return;
        }
        listener.end();
        controller.close();
        // A reader that brought a buffer of its own waits for an answer to it.
        if ("byobRequest" in controller) controller.byobRequest?.respond(0);
      } catch (error) {
        listener.fail(error);
        throw error;
      }
    },
    cancel(reason: unknown) {
      listener.end();
      return within(() => reader.cancel(reason));
    },
  };
  return isOfBytes
    ? new ReadableStream({ ...source, type: "bytes" })
    : new ReadableStream(source, { highWaterMark: 0 });
}

function watchIterator(iterator: Iterator, listener: StreamListener, within: Within): void {
  // Its reader waits for what is heard, so that an error that nobody handles stays one.
  const heard = async (result: Promise<IteratorResult<unknown, unknown>>) => {
    try {
      const told = await result;
      if (told.done) listener.end();
      else listener.chunk();
      return told;
    } catch (error) {
      listener.fail(error);
      throw error;
    }
  };
  for (const method of ["next", "return", "throw"] as const) {
    const original = iterator[method];
    if (typeof original !== "function") continue;
    Object.defineProperty(iterator, method, {
      configurable: true,
      writable: true,
      value: (...given: [unknown]) => {
        listener.begin();
        const result: unknown = within(() => original.apply(iterator, given));
        if (result instanceof Promise) return heard(result);
        // What is no promise is given as it is.
        heard(Promise.resolve(result as IteratorResult<unknown>)).catch(() => undefined);
        return result;
      },
    });
  }
}

// Streams of clients are objects of their own classes, with more methods: they stay what they are.
function watchIterable(iterable: AsyncIterable<unknown>, listener: StreamListener, within: Within): void {
  const original = iterable[iteratorOf];
  Object.defineProperty(iterable, iteratorOf, {
    configurable: true,
    writable: true,
    value: () => {
      const iterator = within(() => original.call(iterable));
      watchIterator(iterator, listener, within);
      sources.set(iterator, iterable);
      return iterator;
    },
  });
}

/**
 * Listens to a stream until it is read to its end, cancelled, fails, or is forgotten. A web stream is replaced by one
 * that gives the same; an async iterable and a stream of Node's stay the same objects.
 *
 * @param result what a callback gave: any value
 * @param listen called when it is a stream that can be listened to; `isUnread` tells more than `begin` of a stream of Node's
 * @param within runs what the stream does when it is read, and throws what that throws alone
 * @returns what to give instead of it
 */
export function watchStream(
  result: unknown,
  listen: (isUnread?: () => boolean) => StreamListener,
  within: Within,
): unknown {
  if (!isObject(result)) return result;
  if (isWebStream(result)) {
    if (result.locked) return result;
    const listener = listen();
    return listenToEnd(watchWebStream(result, listener, within), listener);
  }
  if (isNodeStream(result)) {
    const listener = listen(() => isUnreadNodeStream(result));
    result.once("close", () => {
      // A reader that stops destroys the stream with an AbortError.
      if (result.errored instanceof Error && result.errored.name !== "AbortError")
        listener.fail(result.errored);
      else listener.end();
    });
    return listenToEnd(result, listener);
  }
  if (!(iteratorOf in result) || typeof result[iteratorOf] !== "function") return result;
  const listener = listen();
  try {
    if (isIterator(result)) watchIterator(result, listener, within);
    else watchIterable(result as AsyncIterable<unknown>, listener, within);
  } catch {
    // A frozen object cannot be listened to.
    listener.end();
  }
  return listenToEnd(result, listener);
}
