import { defaultPolicy, type Policy } from "@runfacts/privacy";
import { indexAttributes } from "../dialect/attribute-index.ts";
import { dialects } from "../dialects/index.ts";
import { FactCheck } from "../value/fact-check.ts";

/** What the mapping of a project's telemetry needs. */
export interface MapperOptions {
  /** Secret of the project: ids that are not plainly opaque are kept as hashes under it. */
  readonly key: Uint8Array;
  /** Rules of privacy; default `defaultPolicy`. */
  readonly policy?: Policy;
}

/** What maps telemetry of one project. Holds nothing of it but texts that may be stored. */
export interface Mapper {
  readonly key: Uint8Array;
  readonly check: FactCheck;
}

/** Makes what `mapSpan` and `mapRecord` need; to be kept, since it learns which texts may pass. */
export function createMapper({ key, policy = defaultPolicy }: MapperOptions): Mapper {
  return { key, check: new FactCheck(policy) };
}

/** The attributes of all dialects of spans. */
export const spanAttributes = indexAttributes(dialects.spans);

/** The bits of the dialects of spans of which something holds. */
function bitsWhere(holds: (dialect: (typeof dialects.spans)[number]) => boolean): number {
  return dialects.spans.reduce((bits, dialect, index) => (holds(dialect) ? bits | (1 << index) : bits), 0);
}

/** Dialects whose spans repeat what logs tell. */
export const toldByLogs = bitsWhere(({ isToldByLogs }) => isToldByLogs === true);

/** Dialects in which an exception is a failure whatever the status says. */
export const exceptionsCount = bitsWhere(({ exceptionsCount: count }) => count === true);

/** Classes of exceptions that are no errors. */
export const interrupts: ReadonlySet<string> = new Set(
  dialects.spans.flatMap(({ interrupts = [] }) => interrupts),
);

/** Judgements that events of spans, or of logs, hold. */
export const judgements = dialects.spans.flatMap(({ evaluation }) => evaluation ?? []);
