import { readFile, stat } from "node:fs/promises";
import type { ConnectionSettings } from "./connection-settings.ts";
import type { Place } from "./places.ts";

/** Bits of a password file that let others read or change it, for which libpq ignores it. */
const OTHERS = 0o077;

/** The password for a server: that of the URL or of PGPASSWORD, or of the file of passwords; undefined for none. */
export async function passwordFor(
  { password, passfile, user, database }: ConnectionSettings,
  { host, port, isLocal }: Place,
): Promise<string | undefined> {
  if (password !== undefined) return password;
  const wanted = [isLocal ? "localhost" : host, String(port), database, user];
  for (const line of await linesOf(passfile)) {
    const fields = fieldsOf(line);
    if (wanted.every((value, index) => fields[index] === "*" || fields[index] === value)) return fields[4];
  }
  return undefined;
}

async function linesOf(path: string): Promise<string[]> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & OTHERS) !== 0) return [];
    return (await readFile(path, "utf8"))
      .split(/\r?\n/)
      .filter((line) => line !== "" && !line.startsWith("#"));
  } catch {
    return [];
  }
}

/** `host:port:database:user:password`, where a backslash takes the meaning of the next character. */
function fieldsOf(line: string): string[] {
  const fields = line.match(/(?:\\.|[^:\\])*(?::|$)/g) ?? [];
  return fields.map((field) => field.replace(/:$/, "").replace(/\\(.)/g, "$1"));
}
