import type { Source } from "../span/source.ts";
import type { Mutable } from "../value/mutable.ts";
import type { Candidate, Header } from "./header.ts";

/** Ranks of what names the agent. */
const ranks = { root: 0, agent: 1, anyStep: 2, service: 3, otherService: 4, unnamedService: 5 } as const;

/** What a span knows of its run. */
export interface SpanInRun {
  readonly spanId: string;
  readonly isRoot: boolean;
  readonly startUs: number;
  readonly isAi: boolean;
  readonly isAgent: boolean;
  readonly agent?: string;
  readonly agentVersion?: string;
  readonly session?: string;
}

/** What one span says of its run. */
export function headerOf(span: SpanInRun, source: Source): Header {
  const { spanId, startUs, isAi, isRoot, isAgent, agent, agentVersion } = span;
  const candidate = (rank: number, value: string): Candidate => ({ rank, startUs, spanId, value });
  const rank = !isAi ? ranks.otherService : isRoot ? ranks.root : isAgent ? ranks.agent : ranks.anyStep;
  const ofService = !isAi ? ranks.otherService : source.isUnnamed ? ranks.unnamedService : ranks.service;

  const header: Mutable<Header> = {};
  if (agent !== undefined) header.agent = candidate(rank, agent);
  else if (source.service !== undefined) header.agent = candidate(ofService, source.service);
  if (agent !== undefined && agentVersion !== undefined)
    header.version = { rank, startUs, spanId, value: agentVersion, agent };
  if (source.version !== undefined) header.serviceVersion = candidate(ofService, source.version);
  if (source.environment !== undefined) header.environment = candidate(ofService, source.environment);
  if (span.session !== undefined) header.session = candidate(rank, span.session);
  return header;
}
