import { parseArgs } from "node:util";
import { type MaintenanceReport, maintain, watchMaintenance } from "../admin/index.ts";
import { databaseUrl } from "./database-url.ts";
import { readRetentionDays } from "./retention-days.ts";
import { describeError, runCommand } from "./run-command.ts";

const report = ({ created, dropped }: MaintenanceReport) => {
  console.log(
    created.length === 0 ? "All partitions are there." : `Made partitions for ${created.join(", ")}.`,
  );
  if (dropped.length > 0) {
    console.log(`Dropped ${dropped.join(", ")}.`);
  }
};

await runCommand(async () => {
  const { values } = parseArgs({ options: { watch: { type: "boolean", default: false } } });
  const retentionDays = readRetentionDays(process.env);
  const url = await databaseUrl(process.env);
  if (values.watch) {
    watchMaintenance(url, {
      retentionDays,
      onReport: report,
      onError: (error) => console.error(`Maintenance failed, next try in an hour: ${describeError(error)}`),
    });
  } else {
    report(await maintain(url, { retentionDays }));
  }
});
