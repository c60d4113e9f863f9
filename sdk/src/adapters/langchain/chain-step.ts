import { readListAt, readPath, readTextAt } from "../spans/read.ts";
import type { StepStart } from "../spans/span.ts";

/** What LangChain tells when a chain starts. */
export interface ChainStart {
  readonly chain: unknown;
  readonly inputs: unknown;
  readonly tags: unknown;
  readonly metadata: unknown;
  readonly kind: unknown;
  readonly runName: unknown;
  readonly isRoot: boolean;
  /** Whether what is around it tries it again when it fails. */
  readonly isRetried: boolean;
}

/** Parts of chains and graphs that do nothing themselves: names that LangChain gives, which no code of an agent has. */
const INTERNAL =
  /^(?:Runnable[A-Z]\w*|Channel(?:Read|Write)\w*|__\w+__|Branch<.*|LangGraph|CompiledStateGraph)$/;
const INTERNAL_KINDS: ReadonlySet<unknown> = new Set(["prompt", "parser"]);
const GRAPH_STEP = /^graph:step:\d+$/;
const RETRY = /^retry:attempt:(\d{1,4})$/;

/** The class of what runs, as LangChain serializes it. */
export function classOf(serialized: unknown): string | undefined {
  const name = readListAt(serialized, "id").at(-1);
  return typeof name === "string" ? name : undefined;
}

/** The number of the attempt that LangChain's `withRetry` says in a tag. */
export function attemptIn(tags: unknown): number | undefined {
  for (const tag of Array.isArray(tags) ? tags : []) {
    const number = typeof tag === "string" ? RETRY.exec(tag)?.[1] : undefined;
    if (number !== undefined) return Number(number);
  }
  return undefined;
}

/** The task of a graph that a node is run for; attempts at it share it. Undefined for what is no node. */
export function taskOf({ tags, metadata, runName }: ChainStart): string | undefined {
  const isNode =
    runName === readPath(metadata, "langgraph_node") &&
    Array.isArray(tags) &&
    tags.some((tag) => typeof tag === "string" && GRAPH_STEP.test(tag));
  return isNode ? readTextAt(metadata, "langgraph_checkpoint_ns") : undefined;
}

/** A chain as a step; undefined where it is a part that only holds others. */
export function chainStep(start: ChainStart, attempt: number | undefined): StepStart | undefined {
  const { chain, inputs, tags, kind, runName, isRoot } = start;
  const name = typeof runName === "string" && runName !== "" ? runName : classOf(chain);
  const isNamed = name !== undefined && !INTERNAL.test(name) && !INTERNAL_KINDS.has(kind);
  const isHidden = !isNamed || (Array.isArray(tags) && tags.includes("langsmith:hidden"));
  if (isHidden && !isRoot) return undefined;
  const isResumed =
    isRoot && readPath(inputs, "lg_name") === "Command" && readPath(inputs, "resume") !== undefined;
  return {
    type: "other",
    name: isNamed ? `chain ${name}` : "chain",
    options: { attempt, ...(isResumed && { metadata: { resumed: true } }) },
  };
}
