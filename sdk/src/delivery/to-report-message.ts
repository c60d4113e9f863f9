import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { type ClientReport, ClientReportSchema, DropReason } from "@runfacts/gen/client/client_report";
import type * as facts from "../drop-reason.ts";
import type { DropReport } from "./drop-log.ts";
import type { SenderSettings } from "./sender.ts";

const reasons: { readonly [reason in facts.DropReason]: DropReason } = {
  queue_full: DropReason.QUEUE_FULL,
  spool_full: DropReason.SPOOL_FULL,
  too_large: DropReason.TOO_LARGE,
  refused: DropReason.REFUSED,
  service_error: DropReason.SERVICE_ERROR,
  unauthorized: DropReason.UNAUTHORIZED,
  closed: DropReason.CLOSED,
  exit_timeout: DropReason.EXIT_TIMEOUT,
  internal: DropReason.INTERNAL,
};

/** The message of the contract for what was dropped. */
export function toReportMessage(
  { tracerId, dropped }: DropReport,
  { agentId, agentVersion, environment }: SenderSettings,
): ClientReport {
  const droppedRuns = dropped.map(({ hour, reason, runs }) => ({
    hour: timestampFromMs(hour),
    reason: reasons[reason],
    runs: BigInt(runs),
  }));
  return create(ClientReportSchema, { tracerId, agentId, agentVersion, environment, droppedRuns });
}
