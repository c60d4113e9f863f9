import { parseArgs } from "node:util";
import {
  finalizeRollups,
  type MaintenanceReport,
  maintain,
  maintenanceLines,
  mergePartitions,
  watchMaintenance,
} from "../admin/index.ts";
import { databaseUrl } from "./database-url.ts";
import { readRetentionDays } from "./retention-days.ts";
import { runCommand } from "./run-command.ts";
import { readRunTimeout } from "./run-timeout.ts";
import { toldToStop } from "./told-to-stop.ts";

function report({ created, dropped, abandoned }: MaintenanceReport) {
  console.log(
    created.length === 0 ? "All partitions are there." : `Made partitions for ${created.join(", ")}.`,
  );
  if (dropped.length > 0) {
    console.log(`Dropped ${dropped.join(", ")}.`);
  }
  if (abandoned > 0) {
    console.log(`Runs without a sign of life, now abandoned: ${abandoned}.`);
  }
}

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      watch: { type: "boolean", default: false },
      "merge-cluster": { type: "boolean", default: false },
    },
  });
  const retentionDays = readRetentionDays(process.env);
  const runTimeoutMs = readRunTimeout(process.env);
  const url = await databaseUrl(process.env);
  if (values.watch) {
    await using _watch = watchMaintenance(url, {
      retentionDays,
      runTimeoutMs,
      onReport: report,
      ...maintenanceLines(console.error),
    });
    await toldToStop();
  } else {
    report(await maintain(url, { retentionDays, runTimeoutMs }));
    const finalized = await finalizeRollups(url);
    if (finalized > 0) {
      console.log(`Hours and days whose rollups by step name and version were finalized: ${finalized}.`);
    }
    for (const { first, last } of await mergePartitions(url, {
      retentionDays,
      mergesCluster: values["merge-cluster"],
    })) {
      console.log(`Merged the partitions of ${first} to ${last}.`);
    }
  }
});
