// `npm run db:rollup`: computes the rollups anew; with --verify only compares them with the tables.
import { parseArgs } from "node:util";
import { rebuildRollups, verifyRollups } from "../admin/index.ts";
import { databaseUrl } from "./database-url.ts";
import { runCommand } from "./run-command.ts";

await runCommand(async () => {
  const { values } = parseArgs({ options: { verify: { type: "boolean", default: false } } });
  const url = await databaseUrl(process.env);
  if (!values.verify) {
    console.log(`Computed the rollups of ${await rebuildRollups(url)} days.`);
    return;
  }
  const differences = await verifyRollups(url);
  for (const { table, row, kept, recomputed } of differences) {
    console.log(
      `${table} ${row}\n  kept:       ${JSON.stringify(kept)}\n  recomputed: ${JSON.stringify(recomputed)}`,
    );
  }
  console.log(
    differences.length === 0 ? "The rollups are right." : "The rollups differ: npm run db:rollup mends them.",
  );
  process.exitCode = differences.length === 0 ? 0 : 1;
});
