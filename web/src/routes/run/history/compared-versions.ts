import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { FailureRate } from "@runfacts/gen/client/failure_rate";
import type { Run } from "@runfacts/gen/client/run";
import { agentsHref } from "../../../filter/filter-url.ts";
import { writeSide } from "../../agents/comparison-url.ts";

/** Two versions of an agent, in the order in which they began. */
export interface VersionPair {
  readonly before: string;
  readonly after: string;
}

/**
 * A run's version and the one that came before it; where none did, the one that came next.
 *
 * @param versions of the agent
 * @returns undefined where there are no two versions
 */
export function versionPair(
  run: Pick<Run, "agentVersion">,
  versions: readonly FailureRate[],
): VersionPair | undefined {
  const inOrder = versions.toSorted((a, b) => firstMs(a) - firstMs(b)).map(({ name }) => name);
  const at = inOrder.indexOf(run.agentVersion);
  const [before, after] = at > 0 ? [inOrder[at - 1], inOrder[at]] : [inOrder[0], inOrder[1]];
  return at < 0 || before === undefined || after === undefined ? undefined : { before, after };
}

/**
 * Link to the comparison of these two.
 *
 * @param from start of the range of both, in epoch ms
 */
export function versionsHref(
  run: Pick<Run, "agentId" | "agentVersion">,
  versions: readonly FailureRate[],
  from: number,
): string | undefined {
  const pair = versionPair(run, versions);
  if (pair === undefined) return undefined;
  const href = agentsHref({ agentId: run.agentId, range: { start: from, end: undefined } });
  const [path, query] = href.split("?");
  const a = writeSide(new URLSearchParams(query), "a", { version: pair.before });
  return `${path}?${writeSide(a, "b", { version: pair.after })}`;
}

const firstMs = ({ firstStartedAt }: FailureRate) =>
  firstStartedAt === undefined ? 0 : timestampMs(firstStartedAt);
