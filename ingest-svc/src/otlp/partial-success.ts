import type { Dropped } from "@runfacts/otlp";
import type { Rejection } from "./span-commit.ts";

/** What a response says of what was not taken, or was left out. */
export interface PartialSuccess {
  readonly rejected: bigint;
  readonly errorMessage: string;
}

/** What is left out of what every sender sends, so that it is told from time to time alone. */
const USUAL = ["not_listed", "event_attribute", "link", "no_step", "content"];
/** Between two times at which it is told. */
export const TELL_EVERY_MS = 600_000;

/**
 * Says in English what was rejected and what was left out; undefined where there is nothing to say.
 *
 * @param noun of what was sent, such as "span"
 * @param tellsUsual whether to tell what is left out of telemetry as it usually comes: content
 */
export function partialSuccess(
  noun: string,
  rejections: readonly Rejection[],
  dropped: Readonly<Dropped>,
  tellsUsual: boolean,
): PartialSuccess | undefined {
  const rejected = rejections.reduce((sum, { count }) => sum + count, 0);
  const left = Object.entries(dropped).filter(
    ([reason, count]) => count > 0 && (tellsUsual || !USUAL.includes(reason)),
  );
  if (rejected === 0 && left.length === 0) return undefined;
  const parts: string[] = [];
  if (rejected > 0) {
    const why = rejections.map(({ description, count }) => `${description} (${count})`).join("; ");
    parts.push(`${counted(rejected, noun)} rejected: ${why}.`);
  }
  if (left.length > 0) {
    const sum = left.reduce((total, [, count]) => total + count, 0);
    const why = left.map(([reason, count]) => `${reason} ${count}`).join(", ");
    parts.push(`${counted(sum, "value")} left out, since only facts are kept: ${why}.`);
  }
  return { rejected: BigInt(rejected), errorMessage: parts.join(" ") };
}

/** "1 span was", "2 spans were". */
function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} was` : `${count} ${noun}s were`;
}

/** Whether something was left out that is told from time to time alone. */
export function hasUsual(dropped: Readonly<Dropped>): boolean {
  return Object.entries(dropped).some(([reason, count]) => count > 0 && USUAL.includes(reason));
}
