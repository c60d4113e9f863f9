import type { Random } from "@runfacts/dev/random";
import type { ProgressStep } from "../progress-step.ts";

/** How an agent is instrumented, which decides what is seen of it. */
export interface Style {
  /** Model calls are steps. */
  readonly hasThoughts: boolean;
  /** Each round, a thought and its calls, is inside a step. */
  readonly hasRounds: boolean;
  readonly hasSizes: boolean;
  /** Names are those of the mapping of OpenTelemetry. */
  readonly isMapped: boolean;
}

/** A call as an agent makes it. */
export interface MadeCall {
  readonly tool: string;
  /** What stands for its arguments: the digest is made of it. Without, the call has no digest. */
  readonly args?: string;
  readonly type?: "tool" | "retrieve";
  readonly failed?: boolean;
  readonly attempt?: number;
  /** Default: drawn. */
  readonly milliseconds?: number;
  /** Default: the same each time that the same is called. */
  readonly bytes?: number;
  readonly isOpen?: boolean;
}

/** Plays an agent on a clock of its own and writes down its steps. */
export class RunMaker {
  readonly random: Random;
  readonly style: Style;
  readonly steps: ProgressStep[] = [];
  /** Now, in microseconds. */
  now = 1_790_000_000_000_000;
  #parentId: string | undefined;
  readonly #sizes = new Map<string, number>();
  readonly #digests = new Map<string, string>();
  #distinct = 0;
  #stoppedAt = Number.POSITIVE_INFINITY;

  constructor(random: Random, style: Style) {
    this.random = random;
    this.style = style;
  }

  /** Arguments that no other call has. */
  fresh(): string {
    this.#distinct += 1;
    return `distinct ${this.#distinct}`;
  }

  /** Nothing more is seen of the run: what is under way stays open. */
  stop(): void {
    this.#stoppedAt = this.now;
  }

  get isStopped(): boolean {
    return this.#stoppedAt <= this.now;
  }

  idle(milliseconds: number): void {
    this.now += Math.round(milliseconds * 1000);
  }

  /** The agent thinks, which takes time whether or not it is recorded. */
  think(milliseconds: number = this.random.logNormal(2500, 1.6)): void {
    const startedAt = this.now;
    this.idle(milliseconds);
    if (!this.style.hasThoughts) return;
    const type = this.style.isMapped && this.random.chance(0.3) ? "respond" : "plan";
    this.#add({ type, name: this.style.isMapped ? "chat model-1" : "think", startedAt, endedAt: this.now });
  }

  /** Thinks, and does something. */
  round<T>(act: () => T): T {
    const thinkAndAct = () => {
      this.think();
      this.idle(this.random.int(1, 20));
      return act();
    };
    return this.style.hasRounds ? this.inside("other", "agent_step", thinkAndAct) : thinkAndAct();
  }

  /** Calls a tool; what it does meanwhile is inside the step. Gives the id of the step. */
  call(call: MadeCall, meanwhile?: () => void): string {
    const { tool, args, type = "tool", failed = false, attempt, isOpen = false } = call;
    const startedAt = this.now;
    const id = this.random.uuid();
    this.#within(id, () => meanwhile?.());
    this.idle(call.milliseconds ?? this.random.logNormal(400, 2));
    const endedAt = isOpen ? undefined : this.now;
    this.#add({
      id,
      type,
      name: this.style.isMapped ? `execute_tool ${tool}` : tool,
      startedAt,
      endedAt,
      failed,
      attempt,
      argumentDigest: args === undefined ? undefined : this.#digestOf(tool, args),
      resultBytes: this.#bytesOf(call),
    });
    return id;
  }

  /** A step that holds what is done meanwhile. */
  inside<T>(type: ProgressStep["type"], name: string, meanwhile: () => T): T {
    const startedAt = this.now;
    const id = this.random.uuid();
    const result = this.#within(id, meanwhile);
    this.idle(1);
    this.#add({ id, type, name, startedAt, endedAt: this.now });
    return result;
  }

  /** An agent at work; gives the id of its step. */
  agent(name: string, meanwhile: () => void): string {
    const startedAt = this.now;
    const id = this.random.uuid();
    this.#within(id, meanwhile);
    this.idle(1);
    this.#add({ id, type: "other", name: `invoke_agent ${name}`, startedAt, endedAt: this.now });
    return id;
  }

  /** Does nothing but wait. */
  wait(wait: "person" | "run", milliseconds: number): void {
    const startedAt = this.now;
    this.idle(milliseconds);
    this.#add({ type: "other", name: "waiting", startedAt, endedAt: this.now, wait });
  }

  /** Does several things beside each other; goes on when all have ended. */
  together(acts: readonly (() => void)[]): void {
    const startedAt = this.now;
    let endedAt = startedAt;
    for (const act of acts) {
      this.now = startedAt + this.random.int(0, 2000);
      act();
      endedAt = Math.max(endedAt, this.now);
    }
    this.now = endedAt;
  }

  /** Rounds of work in which every call is another one. */
  work(rounds: number): void {
    for (let round = 0; round < rounds; round++) {
      this.round(() => {
        const tool = this.random.pick(["search", "read_file", "edit_file", "query_table", "fetch_page"]);
        const type = tool === "search" && this.random.chance(0.3) ? "retrieve" : "tool";
        this.call({ tool, args: this.fresh(), type, failed: this.random.chance(0.08) });
      });
    }
  }

  #within<T>(id: string, meanwhile: () => T): T {
    const outer = this.#parentId;
    this.#parentId = id;
    const result = meanwhile();
    this.#parentId = outer;
    return result;
  }

  #add(step: Partial<ProgressStep> & Pick<ProgressStep, "type" | "name" | "startedAt">): void {
    const defaults = { id: this.random.uuid(), parentId: this.#parentId, failed: false };
    if (step.startedAt >= this.#stoppedAt) return;
    const seen = this.now > this.#stoppedAt ? { endedAt: undefined } : {};
    this.steps.push({ ...defaults, ...step, ...seen });
  }

  #digestOf(tool: string, args: string): string {
    const key = `${tool} ${args}`;
    const digest = this.#digests.get(key) ?? this.random.hex(32);
    this.#digests.set(key, digest);
    return digest;
  }

  #bytesOf({ tool, args, failed, bytes }: MadeCall): number | undefined {
    if (!this.style.hasSizes || args === undefined || failed) return undefined;
    if (bytes !== undefined) return bytes;
    const key = `${tool} ${args}`;
    const known = this.#sizes.get(key) ?? Math.round(this.random.logNormal(1500, 4));
    this.#sizes.set(key, known);
    return known;
  }
}
