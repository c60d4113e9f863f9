import type { Source } from "../span/source.ts";
import type { Candidate, Header } from "./header.ts";

/** Ranks of what names the agent. */
const ranks = { root: 0, agent: 1, anyStep: 2, service: 3, otherService: 4, unnamedService: 5 } as const;

/** What a span knows of its run. */
export interface SpanInRun {
  readonly spanId: string;
  readonly isRoot: boolean;
  readonly startUs: number;
  readonly endUs?: number;
  readonly isAi: boolean;
  readonly isAgent: boolean;
  readonly failed: boolean;
  readonly agent?: string;
  readonly agentVersion?: string;
  readonly session?: string;
}

/** What one span says of its run. */
export function headerOf(span: SpanInRun, source: Source): Header {
  const { spanId, startUs, isAi, isAgent, failed, agent, agentVersion } = span;
  const candidate = (rank: number, value: string): Candidate => ({ rank, startUs, spanId, value });
  const rank = !isAi ? ranks.otherService : span.isRoot ? ranks.root : isAgent ? ranks.agent : ranks.anyStep;
  const ofService = !isAi ? ranks.otherService : source.isUnnamed ? ranks.unnamedService : ranks.service;
  const ending = {
    startUs,
    spanId,
    ...(span.endUs !== undefined && { endUs: span.endUs }),
    failed,
    isAi,
  };
  const name = agent ?? source.service;
  return {
    ...(name !== undefined && { agent: candidate(agent === undefined ? ofService : rank, name) }),
    ...(agent !== undefined &&
      agentVersion !== undefined && { version: { ...candidate(rank, agentVersion), agent } }),
    ...(source.version !== undefined && { serviceVersion: candidate(ofService, source.version) }),
    ...(source.environment !== undefined && { environment: candidate(ofService, source.environment) }),
    ...(span.session !== undefined && { session: candidate(rank, span.session) }),
    ...(span.isRoot && { root: { rank: 0, ...ending } }),
    ...(isAi && { top: { rank: isAgent ? 0 : 1, ...ending } }),
    firstUs: startUs,
    lastUs: span.endUs ?? startUs,
    isAi,
  };
}
