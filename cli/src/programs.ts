import { extname, join } from "node:path";

/** The main files of what Runfacts runs, from the root of the tree and without an ending. */
export const programs = {
  ingest: "ingest-svc/src/main",
  query: "query-svc/src/main",
  insight: "insight-svc/src/main",
  web: "web/server/main",
  demo: "tools/demo/main",
  prepare: "db/src/cli/prepare",
  migrate: "db/src/cli/migrate",
  maintain: "db/src/cli/maintain",
  rollup: "db/src/cli/rollup",
  dump: "db/src/cli/dump",
  load: "db/src/cli/load",
  keys: "db/src/cli/keys",
  incidents: "db/src/cli/incidents",
  roles: "db/src/cli/roles",
  size: "cli/src/size/main",
} as const;

/** What Runfacts runs. */
export type Program = keyof typeof programs;

/** The path of a main file: TypeScript in the repository, JavaScript in the package, whose tree is the same. */
export function programPath(program: Program): string {
  const root = join(import.meta.dirname, "../..");
  return join(root, `${programs[program]}${extname(import.meta.filename)}`);
}
