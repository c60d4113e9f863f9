// `npm run keys`: makes, lists, revokes and rotates API keys.
import { parseArgs } from "node:util";
import { type CreatedKey, createKey, listKeys, revokeKey, rotateKey } from "../keys/index.ts";
import { databaseUrl } from "./database-url.ts";
import { runCommand } from "./run-command.ts";

const USAGE = `usage: npm run keys -- COMMAND
  create --project NAME --scope ingest|query [--label TEXT]   prints the key, once
  list
  revoke KEY_ID
  rotate KEY_ID                                                prints a new key and revokes the old one`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { project: { type: "string" }, scope: { type: "string" }, label: { type: "string" } },
  });
  const [command, keyId = ""] = positionals;
  const url = () => databaseUrl(process.env);
  switch (command) {
    case "create":
      return print(await createKey(await url(), keyRequest(values)));
    case "list":
      return list(await url());
    case "revoke":
      return revoked(keyId, await revokeKey(await url(), keyId));
    case "rotate":
      return print((await rotateKey(await url(), keyId)) ?? noSuchKey());
    default:
      console.error(USAGE);
      process.exitCode = 2;
  }
});

function keyRequest({ project, scope, label }: { project?: string; scope?: string; label?: string }) {
  if (project === undefined || project === "") throw new Error("--project must name a project");
  if (scope !== "ingest" && scope !== "query") throw new Error("--scope must be ingest or query");
  return { project, scope, label } as const;
}

function print({ keyId, secret }: CreatedKey): void {
  console.log(
    `id:  ${keyId}\nkey: ${secret}\nThe key is shown this once. Send it as Authorization: Bearer <key>.`,
  );
}

async function list(url: string): Promise<void> {
  const keys = await listKeys(url);
  if (keys.length === 0)
    console.log("No keys yet: npm run keys -- create --project NAME --scope ingest|query");
  for (const { keyId, project, scope, label, createdAt, revokedAt } of keys) {
    const state = revokedAt === null ? "active" : `revoked ${revokedAt.toISOString()}`;
    console.log(
      [keyId, project, scope, state, `created ${createdAt.toISOString()}`, label ?? ""].join("  ").trimEnd(),
    );
  }
}

function revoked(keyId: string, isRevoked: boolean): void {
  if (!isRevoked) noSuchKey();
  console.log(`Revoked ${keyId}; services refuse it within 10 seconds.`);
}

function noSuchKey(): never {
  throw new Error("no active key has this id: see npm run keys -- list");
}
