import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

/** Where something may have been kept, and what is there. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** A place that holds text. */
export const placeOf = (name: string, content: string): Place => ({ name, bytes: Buffer.from(content) });

/** Every row of every table of a database, as text: a place a table. */
export async function tablesOf(ownerUrl: string): Promise<Place[]> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const places: Place[] = [];
    for (const { name } of rows) {
      const table = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
      places.push(placeOf(`table ${name}`, table.rows.map(({ row }) => row).join("\n")));
    }
    return places;
  } finally {
    await client.end();
  }
}

/** Every file in a folder and those inside, as it stands. */
export function* filesIn(folder: string): Generator<Place> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) yield { name: path.slice(folder.length + 1), bytes: readFileSync(path) };
  }
}

const EXCERPT = 60;

/** How a mark looks in what keeps bytes as text, whatever stands before it. */
function disguisesOf(mark: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((before) =>
    // The first and the last character may hold bits of the neighbours.
    Buffer.from("x".repeat(before) + mark)
      .toString("base64")
      .slice(before === 0 ? 0 : 4, -4),
  );
  return [Buffer.from(mark).toString("hex"), ...inBase64];
}

const MAX_HITS = 8;

/** Where something stands in a text. */
function* placesIn(text: string, piece: string): Generator<number> {
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + piece.length)) yield at;
}

/** What is found of a mark in a place, in whatever case, in hex and in base64 too: a line each for people who look for the fault. */
export function traces(mark: string, { name, bytes }: Place): readonly string[] {
  const raw = bytes.toString("latin1");
  const hits = [
    ...placesIn(raw.toLowerCase(), mark),
    ...disguisesOf(mark).flatMap((disguise) => [...placesIn(raw, disguise)]),
  ];
  const excerpts = hits.map((at) => raw.slice(Math.max(0, at - EXCERPT), at + EXCERPT));
  return [...new Set(excerpts)].slice(0, MAX_HITS).map((excerpt) => `${name}: ${JSON.stringify(excerpt)}`);
}
