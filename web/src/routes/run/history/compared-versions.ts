import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { FailureRate } from "@runfacts/gen/client/failure_rate";
import type { Run } from "@runfacts/gen/client/run";
import { agentsHref } from "../../../filter/filter-url.ts";
import { writeSide } from "../../agents/comparison-url.ts";

/**
 * Link to the comparison of a run's version with the one that came before it; where none did, with the one that came next.
 *
 * @param versions of the agent
 * @param from start of the range of both, in epoch ms
 * @returns undefined where there are no two versions
 */
export function versionsHref(
  run: Pick<Run, "agentId" | "agentVersion">,
  versions: readonly FailureRate[],
  from: number,
): string | undefined {
  const inOrder = versions.toSorted((a, b) => firstMs(a) - firstMs(b)).map(({ name }) => name);
  const at = inOrder.indexOf(run.agentVersion);
  const [before, after] = at > 0 ? [inOrder[at - 1], inOrder[at]] : [inOrder[0], inOrder[1]];
  if (at < 0 || before === undefined || after === undefined) return undefined;
  const href = agentsHref({ agentId: run.agentId, range: { start: from, end: undefined } });
  const [path, query] = href.split("?");
  const a = writeSide(new URLSearchParams(query), "a", { version: before });
  return `${path}?${writeSide(a, "b", { version: after })}`;
}

const firstMs = ({ firstStartedAt }: FailureRate) =>
  firstStartedAt === undefined ? 0 : timestampMs(firstStartedAt);
