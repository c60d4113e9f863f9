import { withStep } from "../../context/current.ts";
import type { RunStarter } from "../../context/run-starter.ts";
import { quietly } from "../quietly.ts";
import { AgentSession } from "./agent-session.ts";
import { observeOptions, sessionFacts } from "./observe-options.ts";
import { watchMessages } from "./watch-messages.ts";

/** How sessions are observed. */
export interface ObserveClaudeAgentOptions {
  /** Records sessions outside of runs, each prompt as a run. Default: the default tracer; without any they are not recorded. */
  readonly tracer?: RunStarter | undefined;
}

type Query = (params: never) => AsyncGenerator<unknown, unknown, unknown>;

/**
 * Records what agents of the package `@anthropic-ai/claude-agent-sdk` do: a step for each prompt, with its tokens and cost, and
 * inside it steps for model calls and their retries, tools, the agents that it starts, and waits for a person who is asked for
 * permission. Hooks that change nothing are added to those of the options. Read are names, counts, reasons and times, never
 * a prompt, an argument or a result.
 *
 * @param query the function of the package
 * @returns a function to call instead of it
 *
 * @example
 * ```ts
 * import { query } from "@anthropic-ai/claude-agent-sdk";
 *
 * const ask = observeClaudeAgent(query, { tracer });
 *
 * for await (const message of ask({ prompt: "Why does the build fail?" })) show(message);
 * ```
 */
export function observeClaudeAgent<Q extends Query>(query: Q, options?: ObserveClaudeAgentOptions): Q {
  const observed = (params: { readonly options?: unknown }) => {
    let session: AgentSession | undefined;
    let given: object = params;
    quietly(() => {
      session = new AgentSession(options?.tracer, sessionFacts(params.options));
      given = { ...params, options: observeOptions(session, params.options) };
    }, undefined);
    const step = session?.step;
    const begin = () => query(given as never);
    if (session === undefined || step === undefined) return begin();
    const watched = session;
    try {
      const messages = withStep(step, begin);
      quietly(() => watchMessages(messages, watched), undefined);
      return messages;
    } catch (error) {
      watched.end({ error });
      throw error;
    }
  };
  return observed as unknown as Q;
}
