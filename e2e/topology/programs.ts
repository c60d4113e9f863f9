import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

/** Programs of others that tests run; none belongs to the product. */
export type Program = "docker" | "haproxy" | "nginx" | "pgbouncer" | "postgres" | "psql";

/** Where administrators' programs are, which the PATH of an ordinary user lacks. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];
/** Where distributions put the programs of each version of PostgreSQL. */
const POSTGRES_FOLDERS = [
  { parent: "/usr/lib/postgresql", versions: /^(\d+)$/ },
  { parent: "/usr", versions: /^pgsql-(\d+)$/ },
  { parent: "/opt/homebrew/opt", versions: /^postgresql@(\d+)$/ },
];

/**
 * A `describe` whose tests need programs: skipped where one is absent, and its name then says which.
 *
 * @param programs looked for in PATH and in the folders of administrators; "postgres" is a server of the system, by `postgresBin`
 */
export function describeWith(programs: readonly Program[], name: string, tests: () => void): void {
  const absent = programs.filter((program) => findProgram(program) === undefined);
  if (absent.length === 0) describe(name, tests);
  else describe.skip(`${name} (skipped, for there is no ${absent.join(" and no ")} here)`, tests);
}

/** The path of a program that is there. */
export function programPath(program: Program): string {
  const path = findProgram(program);
  if (path === undefined) throw new Error(`there is no ${program} here`);
  return path;
}

/** The folder of the programs of the newest PostgreSQL of the system, such as /usr/lib/postgresql/15/bin; undefined for none. */
export function postgresBin(): string | undefined {
  const found = POSTGRES_FOLDERS.flatMap(({ parent, versions }) =>
    namesIn(parent).flatMap((name) => {
      const version = versions.exec(name)?.[1];
      return version === undefined ? [] : [{ version: Number(version), folder: join(parent, name, "bin") }];
    }),
  );
  const [newest] = found
    .filter(({ folder }) => canRun(join(folder, "postgres")))
    .sort((one, other) => other.version - one.version);
  return newest?.folder;
}

/** Its path; undefined where it is absent. */
export function findProgram(program: Program): string | undefined {
  if (program === "postgres") {
    const folder = postgresBin();
    return folder === undefined ? undefined : join(folder, program);
  }
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, program)).find(canRun);
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
