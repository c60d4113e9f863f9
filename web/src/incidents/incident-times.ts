import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Incident } from "@runfacts/gen/client/incident";

/** Since when it is worse, in epoch ms. */
export function beganMs({ beganAt, openedAt }: Incident): number {
  const at = beganAt ?? openedAt;
  return at === undefined ? 0 : timestampMs(at);
}

/** When it was resolved, in epoch ms; undefined until then. */
export const resolvedMs = ({ resolvedAt }: Incident): number | undefined =>
  resolvedAt === undefined ? undefined : timestampMs(resolvedAt);

/** When it was opened, in epoch ms. */
export const openedMs = ({ openedAt }: Incident): number =>
  openedAt === undefined ? 0 : timestampMs(openedAt);
