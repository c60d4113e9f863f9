// `npm run test:pooled`: the project `e2e` once more, with the services behind PgBouncer in transaction mode: that of POOLER_BIN or of the
// system, and that of PGBOUNCER_BIN. Arguments go to vitest: files, or options.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findProgram } from "../topology/programs.ts";
import { LEFT_OUT } from "./left-out.ts";

/** Each waits for one more program than it does without, and a first connection through it. */
const PATIENCE = ["--testTimeout=90000", "--hookTimeout=180000"];

const given = process.argv.slice(2);
const { POOLER_BIN = findProgram("pgbouncer"), PGBOUNCER_BIN } = process.env;
const poolers = new Set([POOLER_BIN, PGBOUNCER_BIN].filter((path) => path !== undefined));
if (poolers.size === 0)
  console.log("There is no pgbouncer here, and POOLER_BIN names none: nothing is tested.");
else for (const [files, reason] of Object.entries(LEFT_OUT)) console.log(`${files} left out: ${reason}.`);

for (const pooler of poolers) {
  const { stdout, error } = spawnSync(pooler, ["--version"], { encoding: "utf8" });
  if (error !== undefined) throw error;
  console.log(`\nThrough ${stdout.split("\n", 1)[0]}, ${pooler}`);
  const { status } = spawnSync("npx", ["vitest", "run", "--project", "e2e", ...PATIENCE, ...given], {
    cwd: join(import.meta.dirname, "../.."),
    env: { ...process.env, POOLER_BIN: pooler },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = status ?? 1;
}
