import { crc32 } from "./crc32.ts";

/**
 * A segment of a spool, version 1: the line of its version, then records, a line each.
 *
 * ```
 * runfacts-spool 1
 * 5d41402a + 019f… {"runId":"019f…",…}     a run by its id, as the JSON of the contract
 * 7d793037 - 019f… 019f…                   runs that are needed no more
 * ```
 *
 * A record begins with the CRC-32 of the rest of its line. Of two records of a run the later holds. JSON has no line ends of its
 * own, so that what follows a damaged record can be read.
 */
export const VERSION_LINE = "runfacts-spool 1\n";
export const CHECKSUM_LENGTH = 8;

const encoder = new TextEncoder();

/** What a segment begins with. */
export const segmentHead = encoder.encode(VERSION_LINE);

/** The checksum of a record, as it stands in its line. */
export function toChecksum(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, "0");
}

function toRecord(text: string): Uint8Array {
  const bytes = encoder.encode(`${" ".repeat(CHECKSUM_LENGTH + 1)}${text}\n`);
  encoder.encodeInto(toChecksum(bytes.subarray(CHECKSUM_LENGTH + 1, -1)), bytes);
  return bytes;
}

/** The record of a run. */
export function runRecord(runId: string, json: string): Uint8Array {
  return toRecord(`+ ${runId} ${json}`);
}

/** The record of runs that are needed no more. */
export function settledRecord(runIds: readonly string[]): Uint8Array {
  return toRecord(`- ${runIds.join(" ")}`);
}
