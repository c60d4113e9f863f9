import type { Random } from "@runfacts/dev/random";
import type { ProgressStep } from "../progress-step.ts";
import { times } from "./times.ts";

/** How an agent is instrumented, which decides what is seen of it. */
export interface Style {
  /** Model calls are steps. */
  readonly hasThoughts: boolean;
  /** Each round, a thought and its calls, is inside a step. */
  readonly hasRounds: boolean;
  readonly hasSizes: boolean;
  /** Names are those of the mapping of OpenTelemetry. */
  readonly isMapped: boolean;
  /** It came as spans: other libraries wrote theirs around, inside and beside those of agents. */
  readonly isTraced: boolean;
  /** Tools use a model themselves, which is seen. */
  readonly hasThinkingTools: boolean;
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

type Placed = Partial<ProgressStep> & Pick<ProgressStep, "type" | "name" | "startedAt">;

const otherSpan = { type: "other", name: "other", otherSpan: true } as const;

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
    const name = this.style.isMapped ? "chat model-1" : "think";
    this.#addAmongSpans({ id: this.random.uuid(), type, name, startedAt, endedAt: this.now });
  }

  /** Thinks, and does something. */
  round<T>(act: () => T): T {
    const thinkAndAct = () => {
      this.think();
      this.idle(this.random.int(1, 20));
      return act();
    };
    return this.style.hasRounds ? this.holding("agent_step", thinkAndAct) : thinkAndAct();
  }

  /** Calls a tool; what it does meanwhile is inside the step. Gives the id of the step. */
  call(call: MadeCall, meanwhile?: () => void): string {
    const { tool, args, type = "tool", failed = false, attempt, isOpen = false } = call;
    const startedAt = this.now;
    const id = this.random.uuid();
    this.#within(id, () => meanwhile?.());
    this.idle(call.milliseconds ?? this.random.logNormal(400, 2));
    const endedAt = isOpen ? undefined : this.now;
    if (this.style.hasThinkingTools && this.random.chance(0.8)) this.#think(id, startedAt);
    this.#addAmongSpans({
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

  /** A step that holds what is done meanwhile; in a trace, half of the time a span of no agent's. */
  holding<T>(name: string, meanwhile: () => T): T {
    return this.style.isTraced && this.random.chance(0.5)
      ? this.span(meanwhile)
      : this.inside("other", name, meanwhile);
  }

  /** A span of no agent's around what is done meanwhile. */
  span<T>(meanwhile: () => T): T {
    const startedAt = this.now;
    const id = this.random.uuid();
    const result = this.#within(id, meanwhile);
    this.idle(1);
    this.#add({ ...otherSpan, id, startedAt, endedAt: this.now });
    return result;
  }

  /** Spans of no agent's beside what was done since a time, such as a connection that is kept and its messages. */
  spansBeside(since: number): void {
    times(this.random.int(1, 4), () => {
      const id = this.random.uuid();
      const startedAt = since + this.random.int(-2_000_000, Math.round((this.now - since) / 2));
      const endedAt = this.random.chance(0.5) ? this.now : this.random.int(startedAt, this.now);
      this.#add({ ...otherSpan, id, startedAt, endedAt });
      times(this.random.int(0, 3), () => {
        const sent = this.random.int(startedAt, endedAt);
        this.#add({ ...otherSpan, parentId: id, startedAt: sent, endedAt: this.random.int(sent, endedAt) });
      });
    });
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

  /** A model that a tool used, seen inside its call. */
  #think(parentId: string, from: number): void {
    const startedAt = this.random.int(from, this.now);
    const endedAt = this.random.int(startedAt, this.now);
    this.#add({ type: "plan", name: "chat model-2", parentId, startedAt, endedAt });
  }

  /** A step and, in a trace, what other libraries wrote around it and inside it, at times beyond its end. */
  #addAmongSpans(step: Placed & { readonly id: string; readonly endedAt: number | undefined }): void {
    const { id, startedAt, endedAt } = step;
    if (!this.style.isTraced) {
      this.#add(step);
      return;
    }
    if (this.random.chance(0.3)) {
      const around = this.random.uuid();
      this.#add({ ...otherSpan, id: around, startedAt: startedAt - 9, endedAt: endedAt && endedAt + 9 });
      this.#add({ ...step, parentId: around });
    } else this.#add(step);
    if (this.random.chance(0.2)) return;
    const request = this.random.uuid();
    const end = endedAt ?? this.now;
    this.#add({ ...otherSpan, id: request, parentId: id, startedAt: startedAt + 1, endedAt: end });
    times(this.random.int(0, 3), () => {
      const from = this.random.int(startedAt + 1, end);
      const late = this.random.chance(0.1) ? this.random.int(0, 9_000_000) : 0;
      this.#add({ ...otherSpan, parentId: request, startedAt: from, endedAt: end + late });
    });
  }

  #add(step: Placed): void {
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
