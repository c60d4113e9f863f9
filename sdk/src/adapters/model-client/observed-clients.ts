import type { RunStarter } from "../../context/run-starter.ts";
import type { ClientRequest } from "./client.ts";
import type { Operation } from "./operation.ts";

/** How a client is observed. */
export interface ClientObserver {
  readonly tracer: RunStarter | undefined;
  readonly provider: string;
  /** What a request does; undefined for what is no work of an agent's. */
  readonly operationOf: (request: ClientRequest) => Operation | undefined;
}

/** What is known of a client that is observed. */
export interface ObservedClient {
  observer: ClientObserver;
  /** Whether it was asked for by name: then nobody else says how it is observed. */
  isAsked: boolean;
}

const KEY: unique symbol = Symbol.for("runfacts.clients.1");

/** The clients that are observed, by whichever copy of the SDK: bundlers put one into each bundle. */
export function observedClients(): WeakMap<object, ObservedClient> {
  const holder = globalThis as { [KEY]?: WeakMap<object, ObservedClient> };
  holder[KEY] ??= new WeakMap();
  return holder[KEY];
}
