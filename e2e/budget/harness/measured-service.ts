import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { throughPooler } from "../../harness/through-pooler.ts";

const root = join(import.meta.dirname, "../../..");
const MIB = 1024 * 1024;

/** What a piece of work cost a service. */
export interface Cost {
  /** Longest time for which its event loop stood still. */
  readonly blockMs: number;
  /** By how much its resident memory grew at most, in MiB; null where the system does not tell. */
  readonly grownMib: number | null;
}

export type MeasuredService = AsyncDisposable & {
  readonly url: string;
  readonly pid: number;
  readonly isAlive: () => boolean;
  readonly rssMib: () => Promise<number>;
  /** Does some work and tells what it cost. */
  readonly measure: <T>(work: () => Promise<T>) => Promise<{ readonly result: T; readonly cost: Cost }>;
};

interface Probe {
  readonly blockMs: number;
  readonly rss: number;
}

/** Starts the main file of a service in a process of its own that tells for how long its event loop stood still. */
export async function startMeasured(main: string, env: NodeJS.ProcessEnv): Promise<MeasuredService> {
  const pooled = await throughPooler(env);
  const child = fork(join(root, main), {
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      LOG_LEVEL: "error",
      ALLOW_UNSAFE_DURABILITY: "1",
      ...pooled.settings,
    },
    execArgv: ["--import", join(import.meta.dirname, "probe.ts")],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const replies: ((probe: Probe) => void)[] = [];
  const ready = Promise.withResolvers<string>();
  child.on("message", (message: { readonly url?: string; readonly probe?: Probe }) => {
    if (message.url !== undefined) ready.resolve(message.url);
    if (message.probe !== undefined) replies.shift()?.(message.probe);
  });
  void ended.then(() => ready.reject(new Error(`${main} ended`)));
  const url = await ready.promise;
  const pid = child.pid ?? 0;
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const ask = (probe: "reset" | "read") =>
    new Promise<Probe>((resolve, reject) => {
      replies.push(resolve);
      child.send({ probe }, (error) => error && reject(error));
    });
  return {
    url,
    pid,
    isAlive,
    rssMib: async () => (await ask("read")).rss / MIB,
    measure: async (work) => {
      const { rss } = await ask("reset");
      await writeFile(`/proc/${pid}/clear_refs`, "5").catch(() => undefined);
      const result = await work();
      // A last stretch may be under way still.
      await sleep(20);
      const { blockMs } = await ask("read");
      const peak = await peakBytes(pid);
      return { result, cost: { blockMs, grownMib: peak === null ? null : (peak - rss) / MIB } };
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await ended;
      await pooled[Symbol.asyncDispose]();
    },
  };
}

async function peakBytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return peak === undefined ? null : Number(peak) * 1024;
}
