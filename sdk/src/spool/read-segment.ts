import { CHECKSUM_LENGTH, toChecksum, VERSION_LINE } from "./spool-format.ts";

const LINE_END = 0x0a;
const decoder = new TextDecoder();

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
  const head = decoder.decode(bytes.subarray(0, VERSION_LINE.length));
  // Its process may have died while it wrote the first line.
  if (VERSION_LINE.startsWith(head) && head !== VERSION_LINE) return { runs, isDamaged: false };
  if (head !== VERSION_LINE) return undefined;
  let isBroken = false;
  let isDamaged = false;
  for (let start = VERSION_LINE.length; start < bytes.length; ) {
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
