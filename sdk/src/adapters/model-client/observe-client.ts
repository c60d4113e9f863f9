import type { RunStarter } from "../../context/run-starter.ts";
import { observedScope } from "../observed-scope.ts";
import { quietly } from "../quietly.ts";
import { type ClientRequest, isModelClient, type ModelClient } from "./client.ts";
import { field, isObject } from "./fields.ts";
import { ModelCall } from "./model-call.ts";
import type { Operation } from "./operation.ts";
import { replaceMethod } from "./replace-method.ts";
import { type BegunCall, watchPromise } from "./watch-promise.ts";

/** How a client is observed. */
export interface ClientObserver {
  readonly tracer: RunStarter | undefined;
  readonly provider: string;
  /** What a request does; undefined for what is no work of an agent's. */
  readonly operationOf: (request: ClientRequest) => Operation | undefined;
}

/** Marks the settings of an attempt with the call that it belongs to, on their way from `prepareRequest` to `fetch`. */
const callOfAttempt: unique symbol = Symbol("runfacts.call");
const observedClients = new WeakSet<object>();

/**
 * Records the requests of a client, each attempt as a step. Does nothing to what is no such client, and nothing twice.
 *
 * @returns the client itself
 */
export function observeClient<C>(client: C, observerOf: (client: object) => ClientObserver): C {
  quietly(() => {
    if (!isObject(client) || observedClients.has(client) || !isModelClient(client)) return;
    observe(client, observerOf(client), (copy) => observeClient(copy, observerOf));
    observedClients.add(client);
  }, undefined);
  return client;
}

function observe(client: ModelClient, observer: ClientObserver, observeCopy: (copy: object) => object): void {
  const calls = new WeakMap<object, ModelCall>();

  const begin = (request: unknown): ModelCall | undefined => {
    const operation = isObject(request) ? observer.operationOf(request) : undefined;
    if (!isObject(request) || operation === undefined) return undefined;
    const call = new ModelCall(observedScope(observer.tracer), operation, observer.provider);
    calls.set(request, call);
    return call;
  };
  // Made here, so that it holds nothing of a call but this.
  const noteFor = (begun: BegunCall) => (request: unknown) => {
    begun.call = quietly(() => begin(request), undefined);
  };

  replaceMethod(client, "request", (original) => (options, ...rest) => {
    const begun: BegunCall = { call: undefined };
    // Before the client itself goes on with it: it waits for the same promise, later.
    if (options instanceof Promise) options.then(noteFor(begun), () => undefined);
    else noteFor(begun)(options);
    const promise = original.call(client, options, ...rest);
    quietly(() => watchPromise(promise, begun), undefined);
    return promise;
  });

  replaceMethod(client, "prepareRequest", (original) => async (attempt, context) => {
    const result = await original.call(client, attempt, context);
    quietly(() => {
      const call = calls.get(context.options);
      call?.send();
      if (call !== undefined) Object.assign(attempt, { [callOfAttempt]: call });
    }, undefined);
    return result;
  });

  replaceMethod(client, "fetch", (original) => async (url, init) => {
    const call = takeCall(init);
    if (call === undefined) return original.call(undefined, url, init);
    try {
      const response = await original.call(undefined, url, init);
      quietly(() => call.refuse(statusError(client, response)), undefined);
      return response;
    } catch (error) {
      quietly(() => call.refuse(error), undefined);
      throw error;
    }
  });

  replaceMethod(client, "retryRequest", (original) => (options, ...rest) => {
    quietly(() => calls.get(options)?.retry(), undefined);
    return original.call(client, options, ...rest);
  });
  replaceMethod(
    client,
    "withOptions",
    (original) => (options) => observeCopy(original.call(client, options)),
  );
}

function takeCall(init: object | undefined): ModelCall | undefined {
  if (init === undefined || !(callOfAttempt in init)) return undefined;
  const call = init[callOfAttempt];
  // Whoever else sees the settings of the request finds nothing of ours there.
  Reflect.deleteProperty(init, callOfAttempt);
  return call instanceof ModelCall ? call : undefined;
}

/** What the client would throw for a response that is an error; undefined for any other. Its body is not read. */
function statusError(client: ModelClient, response: unknown): unknown {
  if (field(response, "ok") !== false) return undefined;
  return client.makeStatusError(field(response, "status"), undefined, undefined, field(response, "headers"));
}
