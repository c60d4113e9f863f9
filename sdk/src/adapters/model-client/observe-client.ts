import { observedScope } from "../observed-scope.ts";
import { quietly } from "../quietly.ts";
import { replaceShared } from "../replace-shared.ts";
import { type ClientPromise, isModelClient, type ModelClient } from "./client.ts";
import { isCovered } from "./covered-calls.ts";
import { isObject } from "./fields.ts";
import { ModelCall } from "./model-call.ts";
import { type ClientObserver, type ObservedClient, observedClients } from "./observed-clients.ts";
import { replaceMethod } from "./replace-method.ts";
import { watchAttempts } from "./watch-attempts.ts";
import { type BegunCall, watchPromise } from "./watch-promise.ts";

/** Makes a request, as the client itself would. */
type Request = (this: ModelClient, options: unknown, ...rest: readonly unknown[]) => ClientPromise;

type Calls = WeakMap<object, ModelCall>;

/** The calls of clients that are observed for their class; of other clients nothing is recorded there. */
const callsByClass = new WeakMap<object, Calls>();
const observedClasses = new WeakSet<object>();

/**
 * Records the requests of a client, each attempt as a step. Does nothing to what is no such client, and nothing twice; a
 * client that was observed for its class alone is observed as it is asked for from now on.
 *
 * @returns the client itself
 */
export function observeClient<C>(client: C, observerOf: (client: object) => ClientObserver): C {
  quietly(() => {
    if (!isObject(client) || !isModelClient(client)) return;
    const known = observedClients().get(client);
    if (known === undefined) {
      const observed = { observer: observerOf(client), isAsked: true };
      const calls: Calls = new WeakMap();
      const target: ModelClient = client;
      replaceMethod(
        target,
        "request",
        (original) =>
          (...given) =>
            recorded(target, { observed, calls }, original, given),
      );
      watchClient(target, observed, calls);
    } else if (!known.isAsked) {
      known.observer = observerOf(client);
      known.isAsked = true;
    }
  }, undefined);
  return client;
}

/**
 * Records the requests of all clients of a class, and of classes made from it, each from its first request on; not of those
 * that {@link observeClient} was given. Never throws.
 *
 * @param ofClients the class; anything else is left alone
 */
export function observeClientClass(ofClients: unknown, observerOf: (client: object) => ClientObserver): void {
  quietly(() => {
    const { prototype } = Object(ofClients) as { readonly prototype?: unknown };
    if (!isObject(prototype) || observedClasses.has(prototype)) return;
    observedClasses.add(prototype);
    replaceShared(
      prototype,
      "request",
      (original) =>
        function (...given) {
          const client = this as ModelClient;
          const entry = quietly(() => entryOf(client, observerOf), undefined);
          return entry === undefined
            ? original.apply(client, given)
            : recorded(client, entry, original as Request, given);
        },
    );
  }, undefined);
}

interface Entry {
  readonly observed: ObservedClient;
  readonly calls: Calls;
}

/** How to record what a client asks for, if its class is what it is observed by. */
function entryOf(client: ModelClient, observerOf: (client: object) => ClientObserver): Entry | undefined {
  const known = observedClients().get(client);
  if (known === undefined) {
    if (!isModelClient(client) || !Object.isExtensible(client)) return undefined;
    const observed = { observer: observerOf(client), isAsked: false };
    const calls: Calls = new WeakMap();
    watchClient(client, observed, calls);
    callsByClass.set(client, calls);
    return { observed, calls };
  }
  const calls = callsByClass.get(client);
  return calls && { observed: known, calls };
}

/** Listens to a client, but for its requests. */
function watchClient(client: ModelClient, observed: ObservedClient, calls: Calls): void {
  observedClients().set(client, observed);
  watchAttempts(client, calls);
  replaceMethod(client, "withOptions", (original) => (options) => {
    const copy = original.call(client, options);
    // What is observed for its class is so by itself.
    return observed.isAsked ? observeClient(copy, () => observed.observer) : copy;
  });
}

function recorded(
  client: ModelClient,
  entry: Entry,
  original: Request,
  [options, ...rest]: readonly unknown[],
): ClientPromise {
  const begun: BegunCall = { call: undefined };
  const note = noteFor(begun, entry, quietly(isCovered, false));
  // Before the client itself goes on with it: it waits for the same promise, later.
  if (options instanceof Promise) options.then(note, () => undefined);
  else note(options);
  const promise = original.call(client, options, ...rest);
  quietly(() => watchPromise(promise, begun), undefined);
  return promise;
}

// Made here, so that it holds nothing of a call but this.
const noteFor = (begun: BegunCall, entry: Entry, isOfFramework: boolean) => (request: unknown) => {
  begun.call = quietly(() => begin(request, entry, isOfFramework), undefined);
};

function begin(request: unknown, { observed, calls }: Entry, isOfFramework: boolean): ModelCall | undefined {
  const { operationOf, provider, tracer } = observed.observer;
  const operation = isObject(request) ? operationOf(request) : undefined;
  if (!isObject(request) || operation === undefined) return undefined;
  // Frameworks tell of what models say, not of embeddings and the like.
  if (isOfFramework && operation.type === "respond") return undefined;
  const call = new ModelCall(observedScope(tracer), operation, provider);
  calls.set(request, call);
  return call;
}
