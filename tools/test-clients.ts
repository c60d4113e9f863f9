// `npm run test:clients`: runs the example clients in other languages against real services.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, runCommand } from "./run-command.ts";
import { prepareDatabase } from "./start/database.ts";
import { startServiceProcess } from "./start/service-process.ts";
import { readStartSettings } from "./start/settings.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "examples/python");

/** Makes a virtual environment with the packages of the example; undefined where they cannot be had. */
async function installPython(target: string): Promise<string | undefined> {
  const python = join(target, "bin/python");
  const steps: [string, string[]][] = [
    ["python3", ["-m", "venv", target]],
    [python, ["-m", "pip", "install", "--quiet", "--retries", "1", "-r", join(folder, "requirements.txt")]],
  ];
  for (const [command, args] of steps) {
    const { ok, output } = await runCommand(command, args, root);
    if (ok) continue;
    console.log(output.trim().split("\n").at(-1));
    return undefined;
  }
  return python;
}

async function runExample(python: string, dataDir: string): Promise<CommandResult> {
  await using resources = new AsyncDisposableStack();
  const settings = readStartSettings({ ...process.env, DATA_DIR: dataDir });
  const database = resources.use(await prepareDatabase(settings));
  const start = async (service: string, env: NodeJS.ProcessEnv) =>
    resources.use(
      await startServiceProcess(join(root, service, "src/main.ts"), { LOG_LEVEL: "warn", ...env }),
    );
  const ingest = await start("ingest-svc", { INGEST_PORT: "0", INGEST_DATABASE_URL: database.ingestUrl });
  const query = await start("query-svc", { QUERY_PORT: "0", QUERY_DATABASE_URL: database.queryUrl });
  const addresses = [ingest, query].map(({ url }) => new URL(url).host);
  return await runCommand(python, [join(folder, "send_run.py"), ...addresses], root);
}

const work = await mkdtemp(join(tmpdir(), "runfacts-clients-"));
try {
  const python = await installPython(join(work, "venv"));
  if (python === undefined) {
    console.log("Skipped the Python client: Python 3 or its packages cannot be had here.");
  } else {
    const { ok, output } = await runExample(python, join(work, "data"));
    console.log(`${ok ? "ok     " : "FAILED "} examples/python: ${output.trim()}`);
    if (!ok) process.exitCode = 1;
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
