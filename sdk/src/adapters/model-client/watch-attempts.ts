import { quietly } from "../quietly.ts";
import type { ModelClient } from "./client.ts";
import { field } from "./fields.ts";
import { ModelCall } from "./model-call.ts";
import { replaceMethod } from "./replace-method.ts";

/** Marks the settings of an attempt with the call that it belongs to, on their way from `prepareRequest` to `fetch`. */
const callOfAttempt: unique symbol = Symbol("runfacts.call");

/**
 * Listens to the attempts that a client makes.
 *
 * @param calls by the options of their requests
 */
export function watchAttempts(client: ModelClient, calls: WeakMap<object, ModelCall>): void {
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
