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
const VERSION_LINE = "runfacts-spool 1\n";
const CHECKSUM_LENGTH = 8;
const LINE_END = 0x0a;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a segment begins with. */
export const segmentHead = encoder.encode(VERSION_LINE);

function toChecksum(bytes: Uint8Array): string {
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

/** What a segment holds. */
export interface SegmentContents {
  /** Runs that are needed, as JSON, by their ids. */
  readonly runs: Map<string, string>;
  /** Whether a record other than the last is damaged: the last is torn when its process dies. */
  readonly isDamaged: boolean;
}

function readRecord(line: Uint8Array): string | undefined {
  const text = line.subarray(CHECKSUM_LENGTH + 1);
  return decoder.decode(line.subarray(0, CHECKSUM_LENGTH + 1)) === `${toChecksum(text)} `
    ? decoder.decode(text)
    : undefined;
}

function apply(record: string, runs: Map<string, string>): void {
  const [kind, ...ids] = record.split(" ", 2);
  if (kind === "-") {
    for (const id of record.slice(2).split(" ")) runs.delete(id);
    return;
  }
  const [id = ""] = ids;
  if (kind === "+") runs.set(id, record.slice(3 + id.length));
}

/** Reads a segment. @returns undefined for what is none of this version */
export function readSegment(bytes: Uint8Array): SegmentContents | undefined {
  const runs = new Map<string, string>();
  const head = decoder.decode(bytes.subarray(0, segmentHead.length));
  // Its process may have died while it wrote the first line.
  if (VERSION_LINE.startsWith(head) && head !== VERSION_LINE) return { runs, isDamaged: false };
  if (head !== VERSION_LINE) return undefined;
  let isBroken = false;
  let isDamaged = false;
  for (let start = segmentHead.length; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, start);
    const record = end < 0 ? undefined : readRecord(bytes.subarray(start, end));
    if (record === undefined) isBroken = true;
    else {
      isDamaged ||= isBroken;
      apply(record, runs);
    }
    if (end < 0) break;
    start = end + 1;
  }
  return { runs, isDamaged };
}
