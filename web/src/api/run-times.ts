import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestampMs } from "@bufbuild/protobuf/wkt";

interface Started {
  readonly startedAt?: Timestamp | undefined;
}

/** When a run started, in epoch ms. */
export const startedMs = (run: Started): number =>
  run.startedAt === undefined ? 0 : timestampMs(run.startedAt);

/** How long a run took, in ms; undefined while it runs. */
export const durationMs = (run: { readonly durationMs?: bigint | undefined }): number | undefined =>
  run.durationMs === undefined ? undefined : Number(run.durationMs);

/** First characters of a run id, enough to tell runs of one page apart. */
export const shortId = (runId: string): string => runId.slice(0, 8);
