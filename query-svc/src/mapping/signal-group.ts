import type { MessageInitShape } from "@bufbuild/protobuf";
import type { SignalGroup } from "@runfacts/db/read";
import type { SignalGroupSchema } from "@runfacts/gen/server/list_signal_groups";
import { meanInterval } from "@runfacts/insight/statistics";
import { fromMicroseconds } from "@runfacts/server";
import { shareEstimate } from "./share-estimate.ts";

/** Of an interval of 95 %, one-sided. */
const ALPHA = 0.025;

/** What signals say, as a message. */
export function signalGroupOf(group: SignalGroup): MessageInitShape<typeof SignalGroupSchema> {
  return {
    name: group.name,
    agentId: group.agent_id,
    agentVersion: group.agent_version,
    runCount: group.runs,
    signalCount: group.signals,
    answerCount: group.answers,
    yesCount: group.yes,
    yesShare: shareEstimate(Number(group.yes), Number(group.answers)),
    numberCount: group.numbers,
    numberSum: group.number_sum,
    mean: meanOf(group),
    categories: group.categories.map(({ category, signals }) => ({ category, signalCount: signals })),
    lastStartedAt: fromMicroseconds(group.last_started_at),
  };
}

function meanOf({ numbers, number_sum, number_hours }: SignalGroup) {
  if (numbers === 0n) return undefined;
  const value = number_sum / Number(numbers);
  const told = meanInterval(
    number_hours.map((hour) => ({ runs: hour.numbers, sum: hour.sum })),
    ALPHA,
  );
  return told !== undefined && Number.isFinite(told.interval.low) ? { value, ...told.interval } : { value };
}
