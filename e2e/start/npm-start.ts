import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const running = new Set<ChildProcess>();
const root = join(import.meta.dirname, "../..");

/** `npm start` in a process group of its own, and what it printed. */
export interface NpmStart {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ingestUrl: string;
  readonly queryUrl: string;
  readonly webUrl: string;
  readonly insightUrl: string;
  readonly ended: Promise<unknown>;
  output(): string;
  /** Sends a signal to every process of the group, as a terminal does for Ctrl-C. */
  signal(signal: NodeJS.Signals): void;
}

/** Runs `npm start` on free ports with its data in a folder, and answers once all is there. */
export async function npmStart(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<NpmStart> {
  const child = spawn("npm", ["start"], {
    cwd: root,
    detached: true,
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      INGEST_PORT: "0",
      QUERY_PORT: "0",
      INSIGHT_PORT: "0",
      WEB_PORT: "0",
      OTLP_GRPC_PORT: "off",
      OTLP_HTTP_PORT: "off",
      ...env,
    },
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  let output = "";
  const ended = once(child, "close");
  const urls = new Promise<Pick<NpmStart, "ingestUrl" | "queryUrl" | "webUrl" | "insightUrl">>(
    (resolve, reject) => {
      const urlOf = (name: string) => new RegExp(`${name} listens on ([^\\s,]+)`).exec(output)?.[1] ?? "";
      const collect = (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes("Try: "))
          resolve({
            ingestUrl: urlOf("Ingest"),
            queryUrl: urlOf("Query"),
            webUrl: urlOf("Dashboard"),
            insightUrl: urlOf("Insight"),
          });
      };
      child.stdout.on("data", collect);
      child.stderr.on("data", collect);
      ended.then(() => reject(new Error(`npm start ended: ${output}`)));
    },
  );
  return {
    child,
    ...(await urls),
    pid: child.pid ?? 0,
    ended,
    output: () => output,
    signal: (signal) => signalGroup(child, signal),
  };
}

/** Stops every one of this test file that still runs, as after a test that failed half-way. */
export async function stopAll(): Promise<void> {
  const left = [...running];
  for (const child of left) signalGroup(child, "SIGTERM");
  await Promise.all(left.map((child) => once(child, "close")));
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}
