import { createHash } from "node:crypto";
import { loadMigrations } from "../migrations.ts";
import {
  cutOff,
  DUMP_FORMAT,
  type DumpEnd,
  DumpFileError,
  type DumpHead,
  damaged,
  dumpEnd,
  dumpHead,
  readRecords,
  unpackChunk,
} from "./dump-file.ts";

export interface CheckedDump {
  readonly head: DumpHead;
  readonly end: DumpEnd;
}

/**
 * Reads a whole file and compares all its sums, and its schema with what this version knows.
 *
 * @throws DumpFileError with what is wrong with it
 */
export async function checkDump(path: string): Promise<CheckedDump> {
  const hash = createHash("sha256");
  const rows: Record<string, number> = {};
  let head: DumpHead | undefined;
  let end: DumpEnd | undefined;
  let chunks = 0;
  for await (const { kind, content, sum } of readRecords(path)) {
    if (end !== undefined || (kind === "head") !== (head === undefined)) throw damaged(path);
    if (kind === "head") head = await readHead(path, content);
    else if (kind === "end") end = dumpEnd.parse(JSON.parse(content.toString()));
    else {
      const { table, rows: more } = unpackChunk(content);
      const name = head?.tables[table]?.name;
      if (name === undefined) throw damaged(path);
      rows[name] = (rows[name] ?? 0) + more;
      chunks += 1;
    }
    if (kind !== "end") hash.update(sum);
  }
  if (head === undefined || end === undefined) throw cutOff(path);
  const isWhole = end.chunks === chunks && end.sha256 === hash.digest("hex");
  if (!isWhole || Object.entries(end.rows).some(([name, count]) => rows[name] !== count)) throw damaged(path);
  return { head, end };
}

async function readHead(path: string, content: Buffer): Promise<DumpHead> {
  const given = JSON.parse(content.toString());
  if (typeof given.format === "number" && given.format > DUMP_FORMAT) {
    throw new DumpFileError(`${path} was written by a newer version of Runfacts. Load it with that version.`);
  }
  const head = dumpHead.parse(given);
  const known = new Map((await loadMigrations()).map(({ name, checksum }) => [name, checksum]));
  const strange = head.migrations.find(({ name, checksum }) => known.get(name) !== checksum);
  if (strange !== undefined) {
    throw new DumpFileError(
      `${path} has the migration ${strange.name}, which this version of Runfacts does not know. Load it with a newer version.`,
    );
  }
  return head;
}
