// `npm run test:citus`: the tests of a Citus cluster, and the projects `unit` (of db) and `e2e` once more on one, a coordinator and two
// workers of the PostgreSQL in CITUS_PG_BIN. Arguments go to vitest, after the name of a project: `npm run test:citus -- e2e e2e/live`.
import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { LEFT_OUT } from "./left-out.ts";

/** Each database of a test is three, and each statement of the owner asks several nodes. */
const PATIENCE = ["--testTimeout=120000", "--hookTimeout=240000"];
const WITHOUT_CITUS = ["db/src/testing/one-project", "db/src/citus/relations.test.ts"];
/** What statements do, on the node of their project. */
const STATEMENTS = ["db/src/write", "db/src/read", "db/src/counts", "db/src/rollup", "db/src/keys"];

const root = join(import.meta.dirname, "../..");
const [project, ...given] = process.argv.slice(2);
const bin = process.env["CITUS_PG_BIN"];

function vitest(name: string, env: NodeJS.ProcessEnv, files: readonly string[]): void {
  const { status } = spawnSync("npx", ["vitest", "run", "--project", name, ...files], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = status ?? 1;
}

if (bin === undefined || !existsSync(join(bin, "initdb"))) {
  console.log(
    "CITUS_PG_BIN names no folder with initdb of a PostgreSQL that has Citus: only what needs none is tested.",
  );
  vitest("unit", {}, WITHOUT_CITUS);
} else {
  const onCluster = { TEST_ON_CITUS: "1" };
  const hasFiles = given.some((argument) => !argument.startsWith("-"));
  const files = (all: readonly string[]) => [...PATIENCE, ...(hasFiles ? [] : all), ...given];
  if (project === undefined || project === "citus") vitest("citus", onCluster, files([]));
  if (project === undefined || project === "unit") vitest("unit", onCluster, files(STATEMENTS));
  if (project === undefined || project === "e2e") {
    if (!hasFiles)
      for (const [left, reason] of Object.entries(LEFT_OUT)) console.log(`${left} left out: ${reason}.`);
    const leftOut = [...Object.keys(LEFT_OUT), "e2e/{browser,sdk-runtimes,topology,docker,citus}/**"];
    vitest("e2e", onCluster, files(globSync("e2e/**/*.test.ts", { cwd: root, exclude: leftOut })));
  }
}
