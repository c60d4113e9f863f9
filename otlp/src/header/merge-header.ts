import type { Candidate, Header } from "./header.ts";

type Place = Pick<Candidate, "rank" | "startUs" | "spanId">;

function comparePlaces(a: Place, b: Place): number {
  return a.rank - b.rank || a.startUs - b.startUs || compareTexts(a.spanId, b.spanId);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return comparePlaces(a, b) || compareTexts(a.value, b.value);
}

function compareVersions(
  a: Candidate & { readonly agent: string },
  b: Candidate & { readonly agent: string },
): number {
  return compareCandidates(a, b) || compareTexts(a.agent, b.agent);
}

function first<T>(a: T | undefined, b: T | undefined, compare: (a: T, b: T) => number): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compare(a, b) <= 0 ? a : b;
}

/**
 * What two headers say together. The order of headers does not matter, how they are grouped does not, and one said twice
 * counts once: the merge of any spans of a run, in any order and as often as they come, is the same.
 */
export function mergeHeader(a: Header, b: Header): Header {
  const agent = first(a.agent, b.agent, compareCandidates);
  const version = first(a.version, b.version, compareVersions);
  const serviceVersion = first(a.serviceVersion, b.serviceVersion, compareCandidates);
  const environment = first(a.environment, b.environment, compareCandidates);
  const session = first(a.session, b.session, compareCandidates);
  return {
    ...(agent && { agent }),
    ...(version && { version }),
    ...(serviceVersion && { serviceVersion }),
    ...(environment && { environment }),
    ...(session && { session }),
    ...((a.ofRecords ?? b.ofRecords) && { ofRecords: true as const }),
    ...((a.isPast ?? b.isPast) && { isPast: true as const }),
  };
}
