import { withStep } from "../../context/current.ts";
import type { RunStarter } from "../../context/run-starter.ts";
import type { StepType } from "../../step.ts";
import { follow } from "../follow.ts";
import { observedScope } from "../observed-scope.ts";
import { observedStep } from "../observed-step.ts";
import { quietly } from "../quietly.ts";
import { sizeOf } from "../size-of.ts";

/** What is used of a client of the Model Context Protocol. */
export interface McpClient {
  // Methods take more than this: a client of any version fits.
  /** Calls a tool of the server. */
  callTool(...given: never[]): Promise<unknown>;
  /** Reads a resource of the server. */
  readResource(...given: never[]): Promise<unknown>;
}

type Call = (this: object, ...given: readonly unknown[]) => unknown;

/** What a server gives. */
interface Result {
  readonly isError?: unknown;
  readonly content?: unknown;
  readonly contents?: unknown;
}

/** A call that is recorded. */
interface Observed {
  readonly type: StepType;
  readonly name: string;
  readonly arguments: unknown;
  /** What may cut it short: the client throws the same as at the end of its time. */
  readonly signal: Partial<AbortSignal> | undefined;
}

/** Codes of JSON-RPC that the protocol's own clients give to what has a name. */
const codes: ReadonlyMap<unknown, string> = new Map([
  [-32000, "connection_closed"],
  [-32001, "timeout"],
]);

/** The error of a tool that says so in its result, where nothing is thrown. */
class ToolError extends Error {
  override readonly name = "ToolError";
}

const observed = new WeakSet<object>();

function serverOf(client: object) {
  const { getServerVersion } = client as {
    getServerVersion?: () => { name?: string; version?: string } | undefined;
  };
  const { name, version } = getServerVersion?.call(client) ?? {};
  return { server_name: name, server_version: version };
}

const signalIn = (options: unknown) => (Object(options) as { readonly signal?: AbortSignal }).signal;

function callTool([params, , options]: readonly unknown[]): Observed {
  const { name, arguments: given = {} } = Object(params) as {
    readonly name?: string;
    readonly arguments?: unknown;
  };
  const stepName = name ? `execute_tool ${name}` : "execute_tool";
  return { type: "tool", name: stepName, arguments: given, signal: signalIn(options) };
}

// An address of a resource may hold what somebody wrote: it is told as a digest.
function readResource([params, options]: readonly unknown[]): Observed {
  const { uri } = Object(params) as { readonly uri?: unknown };
  return { type: "retrieve", name: "read_resource", arguments: uri, signal: signalIn(options) };
}

/** Starts to record a call. */
function begin(client: object, call: Observed, tracer: RunStarter | undefined) {
  const { scope, end } = observedScope(tracer);
  const { step, ...ends } = observedStep(scope, call.type, call.name, {
    arguments: call.arguments,
    metadata: serverOf(client),
  });
  return {
    step,
    end(result: unknown) {
      const { isError, content, contents } = Object(result) as Result;
      const bytes = sizeOf(content ?? contents);
      if (bytes !== undefined) step.setResultBytes(bytes);
      if (isError === true) ends.fail(new ToolError());
      else ends.end();
      end();
    },
    fail(error: unknown) {
      const told = codes.get((Object(error) as { readonly code?: unknown }).code);
      const code = call.signal?.aborted === true ? "cancelled" : told;
      if (code !== undefined) step.fail(code);
      ends.fail(error);
      end({ error });
    },
  };
}

interface Watch {
  /** Whether a client is recorded by other means. */
  readonly isSeen: (client: object) => boolean;
  readonly tracer: () => RunStarter | undefined;
}

function observedMethod(original: Call, read: (given: readonly unknown[]) => Observed, watch: Watch): Call {
  function observedCall(this: object, ...given: readonly unknown[]): unknown {
    const call = () => original.apply(this, [...given]);
    if (watch.isSeen(this)) return call();
    const recorded = quietly(() => begin(this, read(given), watch.tracer()), undefined);
    return recorded === undefined ? call() : follow(() => withStep(recorded.step, call), recorded);
  }
  return observedCall;
}

const methods = { callTool, readResource } as const;

/** @param target a client, or what its class gives to all clients */
function observeMethods(target: object, watch: Watch): void {
  for (const [method, read] of Object.entries(methods)) {
    const original: unknown = Reflect.get(target, method);
    if (typeof original !== "function") continue;
    const value = observedMethod(original as Call, read, watch);
    Object.defineProperty(target, method, { configurable: true, writable: true, value });
  }
}

/**
 * Records the calls of a client of the Model Context Protocol, each as a step of the current step or run, else as a run of its
 * own: of `callTool`, a tool that says `isError` is a failure though nothing is thrown; and of `readResource`. Of arguments and
 * addresses only a digest is kept, of results the size. The client stays the same object, and its calls do what they did.
 * Twice is as once. Never throws.
 *
 * @param tracer of runs that are made. Default: that of `@runfacts/sdk/auto`; without it only what happens in a run is recorded
 * @returns the client
 *
 * @example
 * ```ts
 * const client = observeMcp(new Client({ name: "support", version: "1.4.0" }));
 * await client.connect(transport);
 * await client.callTool({ name: "search_orders", arguments: { customer } });
 * ```
 */
export function observeMcp<C extends McpClient>(client: C, tracer?: RunStarter): C {
  quietly(() => {
    if (typeof client !== "object" || client === null || observed.has(client)) return;
    observed.add(client);
    observeMethods(client, { isSeen: () => false, tracer: () => tracer });
  }, undefined);
  return client;
}

/**
 * Records the calls of all clients of a class, but those that {@link observeMcp} was given. Never throws.
 *
 * @param exports of the module that has the class `Client`
 */
export function observeMcpClass(exports: unknown, tracer: () => RunStarter | undefined): void {
  quietly(() => {
    const { Client } = Object(exports) as { readonly Client?: { readonly prototype?: unknown } };
    const prototype = Client?.prototype;
    if (typeof prototype !== "object" || prototype === null || observed.has(prototype)) return;
    observed.add(prototype);
    observeMethods(prototype, { isSeen: (client) => observed.has(client), tracer });
  }, undefined);
}
