import type { RunStarter } from "../../context/run-starter.ts";
import type { Step } from "../../step.ts";
import { count, items, word } from "../model-client/fields.ts";
import { type ObservedScope, observedScope, ownScope } from "../observed-scope.ts";
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

/** A prompt that the main agent works on, and the agents that it started meanwhile: some go on in the background. */
interface Prompt {
  readonly observed: ObservedScope;
  readonly main: AgentLane;
  readonly agents: Map<string, AgentLane>;
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
  /** All that are not over yet. */
  readonly #prompts = new Set<Prompt>();
  #model: string | undefined;
  #first: ObservedScope | undefined;
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
    const last = this.#prompt;
    if (this.#isOver || last?.isAnswered === false) return;
    if (last?.agents.size === 0) this.#endPrompt(last);
    const observed = this.#observe();
    const main = new AgentLane(observed.scope, this.#facts.agent, this.#model);
    this.#prompt = { observed, main, agents: new Map(), isAnswered: false };
    this.#prompts.add(this.#prompt);
  }

  /** An agent that is at work; without an id the main one. */
  laneOf(agentId: string | undefined): AgentLane | undefined {
    if (agentId !== undefined) return this.#promptOf(agentId)?.agents.get(agentId);
    if (this.#prompt === undefined) this.openPrompt();
    return this.#prompt?.main;
  }

  /** The agent that the use of a tool started. */
  startedBy(toolUseId: string): AgentLane | undefined {
    for (const [agentId, starter] of this.starters) if (starter === toolUseId) return this.laneOf(agentId);
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
    if (this.#promptOf(agentId) !== undefined) return;
    const starter = this.tools.claimForAgent(this.starters.get(agentId));
    const around = starter?.step ?? this.laneOf(undefined)?.step;
    const prompt = starter?.agentId === undefined ? this.#prompt : this.#promptOf(starter.agentId);
    if (around === undefined || prompt === undefined) return;
    const lane = new AgentLane(around, name, undefined);
    prompt.agents.set(agentId, lane);
    lane.begin();
  }

  stopAgent(agentId: string): void {
    this.tools.endOf(agentId);
    const prompt = this.#promptOf(agentId);
    prompt?.agents.get(agentId)?.end();
    prompt?.agents.delete(agentId);
    if (prompt !== undefined && prompt !== this.#prompt && prompt.agents.size === 0) this.#endPrompt(prompt);
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
    if (failure === undefined && prompt.agents.size === 0) this.#endPrompt(prompt);
  }

  /** No more is to come: the session ended, or an error left it. */
  end(thrown?: Thrown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (thrown === undefined && this.#prompt?.isAnswered === false)
      this.step?.addMetadata({ cancelled: true });
    const last = this.#prompt;
    for (const prompt of [...this.#prompts]) this.#endPrompt(prompt, prompt === last ? thrown : undefined);
  }

  /** Later prompts are recorded where the first one is: the code around them runs in the step of the first. */
  #observe(): ObservedScope {
    const first = this.#first;
    if (first !== undefined) return first.isOwn ? ownScope(this.#tracer) : first;
    this.#first = observedScope(this.#tracer);
    return this.#first;
  }

  #promptOf(agentId: string): Prompt | undefined {
    for (const prompt of this.#prompts) if (prompt.agents.has(agentId)) return prompt;
    return undefined;
  }

  #endPrompt(prompt: Prompt, thrown?: Thrown): void {
    this.#prompts.delete(prompt);
    if (this.#prompt === prompt) {
      this.#prompt = undefined;
      this.tools.endOf(undefined);
    }
    for (const [agentId, lane] of prompt.agents) {
      this.tools.endOf(agentId);
      lane.end();
    }
    prompt.main.end(thrown);
    prompt.observed.end(thrown);
  }
}
