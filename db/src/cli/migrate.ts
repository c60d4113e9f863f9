import { migrate } from "../admin/index.ts";
import { databaseUrl } from "./database-url.ts";
import { runCommand } from "./run-command.ts";

await runCommand(async () => {
  const { applied } = await migrate(await databaseUrl(process.env));
  console.log(applied.length === 0 ? "The schema is up to date." : `Applied ${applied.join(", ")}.`);
});
