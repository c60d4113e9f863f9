import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { AgentSummary } from "@runfacts/gen/client/stats";
import { SMALL_SAMPLE } from "../run/history/wilson.ts";

/** Versions by when their first run ever started, the newest first: neither a late straggler nor the range changes that. */
export function latestFirst(versions: readonly AgentSummary[]): readonly AgentSummary[] {
  return versions.toSorted((a, b) => firstMs(b) - firstMs(a));
}

/**
 * The versions that are worth comparing: those with runs enough that their rates say something. Where there is but one, the
 * newest after it with it; an older one of few runs is a straggler. Where there is none, all.
 *
 * @param versions the one that began last first
 */
export function worthComparing(versions: readonly AgentSummary[]): readonly AgentSummary[] {
  const enough = versions.filter(({ totalRuns }) => totalRuns >= BigInt(SMALL_SAMPLE));
  if (enough.length === 0) return versions;
  const newest = versions.slice(0, 1);
  return enough.length > 1 || newest.some((one) => enough.includes(one)) ? enough : [...newest, ...enough];
}

const firstMs = ({ firstStartedAt }: AgentSummary) =>
  firstStartedAt === undefined ? 0 : timestampMs(firstStartedAt);
