// `npm run db:migrate`: the schema of this version; on a coordinator of Citus, distributed over the nodes of the cluster.
import { parseArgs } from "node:util";
import { migrate } from "../admin/index.ts";
import { databaseUrl } from "./database-url.ts";
import { runCommand } from "./run-command.ts";

await runCommand(async () => {
  const { values } = parseArgs({
    options: { citus: { type: "boolean", default: false }, shards: { type: "string" } },
  });
  const { applied, distributed } = await migrate(await databaseUrl(process.env), {
    citus: values.citus,
    shards: values.shards === undefined ? undefined : Number(values.shards),
  });
  console.log(applied.length === 0 ? "The schema is up to date." : `Applied ${applied.join(", ")}.`);
  if (distributed > 0) console.log(`Distributed ${distributed} tables over the nodes of the cluster.`);
});
