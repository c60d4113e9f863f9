import type { MessageInitShape } from "@bufbuild/protobuf";
import type { CauseSchema } from "@runfacts/gen/server/cause";
import type { ExplainedCause, RunValue } from "../statistics/causes/explain-runs.ts";
import { type CauseAttributeWord, causeAttributeOf } from "./cause-attribute.ts";
import { type CausePopulation, causeFilter } from "./cause-filter.ts";

/** A cause as a message; `filter` selects its runs of the population. */
export function causeMessage(
  cause: ExplainedCause<RunValue & { readonly attribute: CauseAttributeWord }>,
  population: CausePopulation,
): MessageInitShape<typeof CauseSchema> {
  return {
    attribute: causeAttributeOf[cause.attribute],
    key: cause.key,
    value: cause.value,
    runCount: BigInt(cause.runs),
    affectedRunCount: BigInt(cause.hits),
    affectedShare: { value: cause.share, low: cause.interval.low, high: cause.interval.high },
    affectedShareWithout: cause.shareWithout,
    excessRunCount: cause.excess,
    falseDiscoveryRate: cause.falseDiscovery,
    filter: causeFilter(cause, population),
    exampleRunId: cause.exampleRunIds[0] ?? "",
    exampleRunIds: [...cause.exampleRunIds],
    explainedBy: cause.explainedBy ?? undefined,
    isOfRun: cause.isOfRun ?? undefined,
  };
}
