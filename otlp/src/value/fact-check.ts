import type { Policy } from "@runfacts/privacy";
import { inspectRun } from "@runfacts/privacy/inspect";

/** What a text is to be; each is inspected as the contract's field of that meaning. */
export type FactKind = "agent" | "version" | "environment" | "session" | "name" | "model" | "code";

/** Texts of each kind that passed are remembered, since telemetry repeats the same few; those that did not pass never are. */
const MAX_KNOWN = 1024;
/** Stands for every number, yes and no. */
const IS_NO_TEXT = Symbol("no text");

const runOf = {
  agent: (agentId: string) => ({ agentId, steps: [], failures: [] }),
  version: (agentVersion: string) => ({ agentVersion, steps: [], failures: [] }),
  environment: (environment: string) => ({ environment, steps: [], failures: [] }),
  session: (sessionId: string) => ({ sessionId, steps: [], failures: [] }),
  name: (name: string) => ({ steps: [{ name }], failures: [] }),
  model: (model: string) => ({ steps: [{ model }], failures: [] }),
  code: (errorCode: string) => ({ steps: [{ errorCode }], failures: [] }),
} as const satisfies Readonly<Record<FactKind, (text: string) => Parameters<typeof inspectRun>[0]>>;

/** Asks the rules of privacy for single values. */
export class FactCheck {
  readonly #policy: Policy;
  readonly #known = new Map<string, Set<unknown>>();

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** Whether a text may be stored as a fact of that kind. */
  accepts(kind: FactKind, text: string): boolean {
    return this.#ask(kind, text, () => runOf[kind](text));
  }

  /** Whether a step may keep a value under a key of its metadata. */
  acceptsMetadata(key: string, value: string | number | boolean): boolean {
    const run = () => ({ steps: [{ metadata: { [key]: value } }], failures: [] });
    // Numbers differ all the time; that a number may stand under the key is asked once.
    return this.#ask(`metadata.${key}`, typeof value === "string" ? value : IS_NO_TEXT, run);
  }

  #ask(kind: string, value: unknown, run: () => Parameters<typeof inspectRun>[0]): boolean {
    const known = this.#known.get(kind);
    if (known?.has(value) === true) return true;
    if (inspectRun(run(), this.#policy).length > 0) return false;
    if (known === undefined) this.#known.set(kind, new Set([value]));
    else {
      if (known.size >= MAX_KNOWN) known.clear();
      known.add(value);
    }
    return true;
  }
}
