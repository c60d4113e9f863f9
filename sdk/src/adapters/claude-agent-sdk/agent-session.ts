import type { RunStarter } from "../../context/run-starter.ts";
import type { Step } from "../../step.ts";
import { count, items, word } from "../model-client/fields.ts";
import { type ObservedScope, observedScope } from "../observed-scope.ts";
import { AgentLane } from "./agent-lane.ts";
import { resultFailure } from "./failure-codes.ts";
import { SessionTotals } from "./session-totals.ts";
import { ToolUses } from "./tool-uses.ts";

/** What is known of a session before it begins. */
export interface SessionFacts {
  readonly agent: string;
  readonly model: string | undefined;
  /** Whether it goes on with an earlier one. */
  readonly isResumed: boolean;
  readonly maxTurns: number | undefined;
}

/** A prompt that the main agent works on. */
interface Prompt {
  readonly observed: ObservedScope;
  readonly main: AgentLane;
  isAnswered: boolean;
}

type Thrown = { readonly error: unknown } | undefined;

/** A session of an agent, from prompt to result, perhaps many times: its steps, and those of agents that it starts. */
export class AgentSession {
  readonly tools = new ToolUses();
  /** The uses of tools that started agents, where a message told of it. */
  readonly starters = new Map<string, string>();
  /** Whether hooks tell of tools: else messages do. */
  hasHooks = false;
  readonly #tracer: RunStarter | undefined;
  readonly #facts: SessionFacts;
  readonly #totals: SessionTotals;
  readonly #agents = new Map<string, AgentLane>();
  #model: string | undefined;
  #prompt: Prompt | undefined;
  #isOver = false;

  constructor(tracer: RunStarter | undefined, facts: SessionFacts) {
    this.#tracer = tracer;
    this.#facts = facts;
    this.#model = facts.model;
    this.#totals = new SessionTotals(!facts.isResumed);
    this.openPrompt();
  }

  /** The step of the main agent. */
  get step(): Step | undefined {
    return this.#prompt?.main.step;
  }

  /** The main agent has something to do. */
  openPrompt(): void {
    if (this.#prompt?.isAnswered === true) this.#endPrompt(undefined);
    if (this.#isOver || this.#prompt !== undefined) return;
    const observed = observedScope(this.#tracer);
    const main = new AgentLane(observed.scope, this.#facts.agent, this.#model);
    this.#prompt = { observed, main, isAnswered: false };
  }

  /** An agent that is at work; without an id the main one. */
  laneOf(agentId: string | undefined): AgentLane | undefined {
    if (agentId !== undefined) return this.#agents.get(agentId);
    if (this.#prompt === undefined) this.openPrompt();
    return this.#prompt?.main;
  }

  /** The agent that the use of a tool started. */
  startedBy(toolUseId: string): AgentLane | undefined {
    for (const [agentId, starter] of this.starters)
      if (starter === toolUseId) return this.#agents.get(agentId);
    return undefined;
  }

  setModel(model: string | undefined): void {
    this.#model = model ?? this.#model;
    if (this.#prompt !== undefined) this.#prompt.main.model = this.#model;
  }

  /** An agent asks its model next, unless it has used up its turns. */
  beginCall(agentId: string | undefined): void {
    const lane = this.laneOf(agentId);
    const { maxTurns } = this.#facts;
    if (agentId === undefined && maxTurns !== undefined && (lane?.calls ?? 0) >= maxTurns) return;
    lane?.begin();
  }

  /** The step that waits for a person, who is asked about the use of a tool or by one. */
  beginWait(toolUseId: string | undefined, agentId: string | undefined): Step | undefined {
    const around = this.tools.stepOf(toolUseId) ?? this.laneOf(agentId)?.step;
    return around?.step("other", "blocked_on_user", { wait: "person" });
  }

  startAgent(agentId: string, name: string): void {
    if (this.#agents.has(agentId)) return;
    const around = this.tools.claimForAgent(this.starters.get(agentId)) ?? this.laneOf(undefined)?.step;
    if (around === undefined) return;
    const lane = new AgentLane(around, name, undefined);
    this.#agents.set(agentId, lane);
    lane.begin();
  }

  stopAgent(agentId: string): void {
    this.tools.endOf(agentId);
    this.#agents.get(agentId)?.end();
    this.#agents.delete(agentId);
  }

  /** The main agent is done with a prompt; agents that it started may go on. */
  answer(result: unknown): void {
    const prompt = this.#prompt;
    if (prompt === undefined) return;
    const failure = resultFailure(result);
    const { main } = prompt;
    const denied = items(result, "permission_denials").length;
    main.step.setUsage(this.#totals.take(result));
    main.step.addMetadata({
      turn_count: count(result, "num_turns"),
      api_ms: count(result, "duration_api_ms"),
      finish_reason: word(result, "stop_reason"),
      terminal_reason: word(result, "terminal_reason"),
      permission_denials: denied > 0 ? denied : undefined,
    });
    main.settle(failure);
    this.tools.endOf(undefined);
    if (failure !== undefined) main.step.fail(failure);
    prompt.isAnswered = true;
    // An error follows a result that is one.
    if (failure === undefined && this.#agents.size === 0) this.#endPrompt(undefined);
  }

  /** No more is to come: the session ended, or an error left it. */
  end(thrown?: Thrown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (thrown === undefined && this.#prompt?.isAnswered === false)
      this.step?.addMetadata({ cancelled: true });
    this.#endPrompt(thrown);
  }

  #endPrompt(thrown: Thrown): void {
    const prompt = this.#prompt;
    if (prompt === undefined) return;
    this.#prompt = undefined;
    for (const agentId of [...this.#agents.keys()]) this.stopAgent(agentId);
    this.tools.endOf(undefined);
    prompt.main.end(thrown);
    prompt.observed.end(thrown);
  }
}
