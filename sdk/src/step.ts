import type { FailureDetails } from "./failure-details.ts";
import type { SignalOptions, SignalValue } from "./signal.ts";

/**
 * What kind of work a step is: `plan` (a model call that decides what to do), `retrieve` (a look-up of knowledge),
 * `tool` (a tool or outside service), `respond` (makes the answer), `other`.
 */
export type StepType = "plan" | "retrieve" | "tool" | "respond" | "other";

/** One fact: never text that a user or a model wrote. */
export type MetadataScalar = string | number | boolean | null;

/** One fact, or a list of at most 16. `undefined` is left out. */
export type MetadataValue = MetadataScalar | readonly MetadataScalar[] | undefined;

/**
 * Flat facts about a step: at most 64 keys of `[A-Za-z0-9_.-]{1,64}`, strings of at most 256 characters, 8 KiB in all.
 * What breaks a rule (a key that names content, prose, a secret, personal data) is dropped and counted, with one
 * warning a rule; the rest is kept.
 */
export interface Metadata {
  /** A fact by its name. */
  readonly [key: string]: MetadataValue;
}

/** Tokens and cost of the model calls of a step. Absent is unknown, not zero. */
export interface Usage {
  /** Tokens sent to the model: a whole number, 0 to 2^53-1. */
  readonly inputTokens?: number | undefined;
  /** Tokens that the model made: a whole number, 0 to 2^53-1. */
  readonly outputTokens?: number | undefined;
  /** Tokens read from a prompt cache: a whole number, 0 to 2^53-1. */
  readonly cacheReadTokens?: number | undefined;
  /** Tokens spent on reasoning: a whole number, 0 to 2^53-1. */
  readonly reasoningTokens?: number | undefined;
  /** Cost in US dollars, 0 to 1,000,000. */
  readonly costUsd?: number | undefined;
}

/** What a step may wait for: `person` (an approval, an answer), `run` (another run). */
export type StepWait = "person" | "run";

/** What may be known of a step when it starts. */
export interface StepOptions {
  /**
   * Which attempt at the same work this is, from 1. Steps with the same parent, type and name are attempts; after one that
   * failed, "plan" and "respond" count as one type.
   */
  readonly attempt?: number | undefined;
  /** See {@link Step.setModel}. */
  readonly model?: string | undefined;
  /** See {@link Step.setUsage}. */
  readonly usage?: Usage | undefined;
  /** See {@link Step.addMetadata}. */
  readonly metadata?: Metadata | undefined;
  /** See {@link Step.setWait}. */
  readonly wait?: StepWait | undefined;
  /** See {@link Step.setArguments}. */
  readonly arguments?: unknown;
  /** See {@link Step.setResultBytes}. */
  readonly resultBytes?: number | undefined;
  /**
   * True: type and name are guesses that {@link Step.setType} and {@link Step.setName} may change, so that in live mode the step is not seen before it has
   * ended. Default: false.
   */
  readonly provisional?: boolean | undefined;
}

/** How to try again. */
export interface RetryOptions extends Omit<StepOptions, "attempt"> {
  /** Attempts in all, 1 to 100. Default: 3. */
  readonly attempts?: number | undefined;
  /**
   * Wait before the next attempt: milliseconds, or a function of the attempt that failed (from 1) and its error that
   * gives milliseconds or a promise to wait for. The wait belongs to no step. Default: 0.
   */
  readonly delay?: number | ((attempt: number, error: unknown) => number | PromiseLike<unknown>) | undefined;
  /** Whether to try again after this error. Default: always. */
  readonly retryIf?: ((error: unknown, attempt: number) => boolean) | undefined;
}

/** Where steps can be started: a run, or a step that has parts. */
export interface StepScope {
  /**
   * Tells how well the run, or the step, went: a check, a rating. It is sent once the run has ended, and told also after that; see
   * {@link AgentTracer.signal}.
   *
   * @example
   * ```ts
   * run.signal("schema_valid", isValid(reply), { source: "code" });
   * ```
   *
   * @param name what was observed, such as "thumbs" or "evaluation/relevance": `[A-Za-z0-9._:/+-]`, 1 to 128 characters before and
   *   behind its first "/", at most 256 in all
   * @param value yes or no, a number, or a category
   */
  signal(name: string, value: SignalValue, options?: SignalOptions): void;
  /**
   * Runs `body` as a step and gives back what it gives. An error is rethrown as it is, and marks the step as failed.
   * The step ends when `body` has ended, whatever it does. A stream that `body` gives (an async iterable, a
   * `ReadableStream`, a stream of Node's) belongs to the step: it ends when the stream is read to its end, cancelled, fails or
   * is forgotten, and so does the run. How long the first chunk took is kept as the fact `first_chunk_ms`. What else holds a
   * stream is not seen: call {@link Step.hold}.
   *
   * @example
   * ```ts
   * const orders = await run.step("tool", "search_orders", async (step) => {
   *   const found = await searchOrders(customer);
   *   step.addMetadata({ order_count: found.length });
   *   return found;
   * });
   * ```
   *
   * @param type what kind of work it is
   * @param name what is done: a name from the code, 1 to 255 characters
   */
  step<T>(type: StepType, name: string, body: (step: Step) => T): Promise<Awaited<T>>;
  step<T>(type: StepType, name: string, options: StepOptions, body: (step: Step) => T): Promise<Awaited<T>>;
  /**
   * Starts a step that ends with its block (`using`), or with `end()`.
   *
   * A block's end does not tell whether an error ended it: call {@link Step.fail} where you catch it, or use the form
   * with a callback.
   *
   * @example
   * ```ts
   * {
   *   using step = run.step("retrieve", "search_handbook");
   *   step.addMetadata({ hit_count: (await search(topic)).length });
   * }
   * ```
   */
  step(type: StepType, name: string, options?: StepOptions): Step;
  /**
   * Runs `body` until it succeeds, each attempt as a step of its own. When the last attempt fails its error is
   * rethrown as it is. A run that succeeds after failed attempts is `partial`.
   *
   * @example
   * ```ts
   * const weather = await run.retry("tool", "get_weather", { attempts: 3, delay: 200 }, () => getWeather(city));
   * ```
   */
  retry<T>(type: StepType, name: string, body: (step: Step, attempt: number) => T): Promise<Awaited<T>>;
  retry<T>(
    type: StepType,
    name: string,
    options: RetryOptions,
    body: (step: Step, attempt: number) => T,
  ): Promise<Awaited<T>>;
}

/**
 * One unit of work inside a run. Facts can be added until it ends; later ones are dropped and counted. No method throws.
 */
export interface Step extends StepScope, Disposable {
  /** UUID of the step; the nil UUID when it is not recorded. */
  readonly stepId: string;
  /**
   * Changes what kind of work the step is, where that is known only at its end: a model call that asks for tools is a
   * `plan`. In live mode, of a step that is not `provisional`, only until it has been seen.
   */
  setType(type: StepType): void;
  /**
   * Changes what the step is called, where that is known only at its end. 1 to 255 characters. In live mode, of a step that
   * is not `provisional`, only until it has been seen.
   */
  setName(name: string): void;
  /** Adds facts; a key that is there already is replaced. */
  addMetadata(metadata: Metadata): void;
  /** Sets tokens and cost; a count that is there already is replaced, one that is absent is kept. */
  setUsage(usage: Usage): void;
  /** Sets the model that was called, such as "claude-opus-4-6". 1 to 255 characters. */
  setModel(model: string): void;
  /** Says that the step does not work itself, but waits: the time is kept apart from time spent working. */
  setWait(wait: StepWait): void;
  /**
   * Says what was called with, so that calls with the same arguments are known. Only a digest leaves the agent: half of an
   * HMAC-SHA-256 over the value as JSON with sorted keys, under the API key. Any value that JSON can say, at most 256 Ki
   * characters of it; else nothing is kept. Browsers, and other runtimes without `node:crypto`, load what digests when the
   * tracer is made: arguments that are told before it is there have no digest.
   */
  setArguments(value: unknown): void;
  /** Sets the size of what the step gave back, in bytes: a whole number, 0 to 2^53-1. */
  setResultBytes(bytes: number): void;
  /**
   * Marks the step as failed and records a failure that names it.
   *
   * @param code what went wrong, to count by, such as "timeout"; 1 to 128 characters
   * @param details type (default: from the step type: tool, retrieve → retrieval, plan and respond → model, other →
   *   orchestration) and message (default: the code in words)
   */
  fail(code: string, details?: FailureDetails): void;
  /** The W3C `traceparent` header of a request that the step makes, see {@link Run.traceparent}; names the step as its span. */
  traceparent(): string;
  /**
   * Keeps the step, and its run, open beyond their end, until the hold is released: for a stream that is read later.
   *
   * @example
   * ```ts
   * const result = await run.step("respond", "write_reply", (step) => {
   *   const hold = step.hold();
   *   return streamReply({
   *     onFinish: ({ usage }) => {
   *       step.setUsage({ inputTokens: usage.input, outputTokens: usage.output });
   *       hold.release();
   *     },
   *     onError: (error) => hold.fail(error),
   *   });
   * });
   * ```
   */
  hold(): Hold;
  /** Ends the step, once nothing holds it. Ending twice does nothing. */
  end(): void;
}

/** Keeps a step open. What comes after the first call, or after the end of the process has ended the run, does nothing. */
export interface Hold extends Disposable {
  /** Lets the step end. */
  release(): void;
  /** Lets the step end because of an error, which marks it as failed. */
  fail(error: unknown): void;
}
