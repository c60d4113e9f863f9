import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { z } from "zod";

// A file is the magic line and records: a byte for the kind, 4 for the length of what follows, 32 for the SHA-256 of kind and
// content, the content. The first is the head, the last the end; chunks between are a table's place in the head (2 bytes), the
// number of rows (4) and rows as COPY prints them, zstd.

const MAGIC = Buffer.from("runfacts dump\n");
const FRAME = 1 + 4 + 32;
const MAX_CONTENT = 256 * 1024 * 1024;

/** The layout that this version writes, and the latest that it reads. */
export const DUMP_FORMAT = 1;

const migrationRow = z.object({ version: z.int(), name: z.string(), checksum: z.string() });

export const dumpHead = z.object({
  format: z.literal(DUMP_FORMAT),
  id: z.uuid(),
  dumped_at: z.string(),
  /** Of the server that was dumped. */
  server_version: z.string(),
  migrations: z.array(migrationRow).min(1),
  /** UTC days that have partitions. */
  days: z.array(z.string()),
  /** Up to where readers may have followed the changes of runs. */
  change_horizon: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
export type DumpHead = z.infer<typeof dumpHead>;

export const dumpEnd = z.object({ chunks: z.int(), rows: z.record(z.string(), z.int()), sha256: z.string() });
export type DumpEnd = z.infer<typeof dumpEnd>;

export interface DumpRecord {
  readonly kind: "head" | "chunk" | "end";
  readonly content: Buffer;
}

export interface DumpChunk {
  readonly table: number;
  readonly rows: number;
  readonly packed: Buffer;
}

const kinds = { head: 0x48, chunk: 0x43, end: 0x45 } as const;

/** A file that is no dump, is damaged, or was written by a later version. */
export class DumpFileError extends Error {
  override readonly name = "DumpFileError";
}

/** The bytes of a record, and the sum of its content. */
export function frameRecord({ kind, content }: DumpRecord): { readonly bytes: Buffer; readonly sum: Buffer } {
  const frame = Buffer.alloc(FRAME);
  frame[0] = kinds[kind];
  frame.writeUInt32BE(content.length, 1);
  const sum = sumOf(kinds[kind], content);
  sum.copy(frame, 5);
  const bytes = Buffer.concat([...(kind === "head" ? [MAGIC] : []), frame, content]);
  return { bytes, sum };
}

export function packChunk({ table, rows, packed }: DumpChunk): Buffer {
  const start = Buffer.alloc(6);
  start.writeUInt16BE(table, 0);
  start.writeUInt32BE(rows, 2);
  return Buffer.concat([start, packed]);
}

export function unpackChunk(content: Buffer): DumpChunk {
  return { table: content.readUInt16BE(0), rows: content.readUInt32BE(2), packed: content.subarray(6) };
}

/**
 * The records of a file, one at a time, each compared with its sum.
 *
 * @throws DumpFileError when the file is none of ours, or damaged
 */
export async function* readRecords(path: string): AsyncGenerator<DumpRecord & { readonly sum: Buffer }> {
  const chunks = createReadStream(path, { highWaterMark: 256 * 1024 })[Symbol.asyncIterator]();
  let waiting = Buffer.alloc(0);
  let isOver = false;
  const take = async (length: number): Promise<Buffer | null> => {
    const parts = [waiting];
    let have = waiting.length;
    while (have < length && !isOver) {
      const { done, value } = await chunks.next();
      isOver = done === true;
      if (isOver) break;
      parts.push(value);
      have += value.length;
    }
    const all = Buffer.concat(parts);
    if (all.length < length) return null;
    waiting = all.subarray(length);
    return all.subarray(0, length);
  };
  const magic = await take(MAGIC.length);
  if (magic === null || !magic.equals(MAGIC)) throw new DumpFileError(`${path} is not a dump of Runfacts.`);
  for (;;) {
    const frame = await take(FRAME);
    if (frame === null) {
      if (waiting.length === 0 && (await take(1)) === null) return;
      throw cutOff(path);
    }
    const kind = (["head", "chunk", "end"] as const).find((name) => kinds[name] === frame[0]);
    const length = frame.readUInt32BE(1);
    if (kind === undefined || length > MAX_CONTENT) throw damaged(path);
    const content = await take(length);
    if (content === null) throw cutOff(path);
    const sum = sumOf(kinds[kind], content);
    if (!sum.equals(frame.subarray(5))) throw damaged(path);
    yield { kind, content, sum };
  }
}

export function damaged(path: string): DumpFileError {
  return new DumpFileError(
    `${path} is damaged: its checksums differ. Nothing was loaded from it now; take another copy.`,
  );
}

export function cutOff(path: string): DumpFileError {
  return new DumpFileError(
    `${path} is not complete: its end is missing. Nothing was loaded from it now; take another copy.`,
  );
}

function sumOf(kind: number, content: Buffer): Buffer {
  return createHash("sha256").update(Buffer.of(kind)).update(content).digest();
}
