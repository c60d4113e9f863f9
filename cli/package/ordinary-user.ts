import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Whoever owns nothing. */
const NOBODY = 65_534;

/** A user without rights, with a home of its own. */
export type OrdinaryUser = AsyncDisposable & {
  readonly home: string;
  /** Makes a folder in the home. */
  folder(name: string): Promise<string>;
  /** Starts a command in a process group of its own, with nothing of our environment but where programs are. */
  start(folder: string, env: NodeJS.ProcessEnv, command: string, ...args: string[]): Running;
};

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly exitCode: Promise<number | null>;
  output(): string;
  /** Resolves when it has printed a text, rejects when it ends before. */
  prints(text: string): Promise<void>;
  /** Signals every process of the group, as a terminal does. */
  signal(signal: NodeJS.Signals): void;
}

/** A user other than root: nobody, where we are root, else ourselves. Disposal ends what it started. */
export async function ordinaryUser(): Promise<OrdinaryUser> {
  const account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const give = async (path: string) => {
    if (account.uid !== undefined) await chown(path, account.uid, account.gid);
    return path;
  };
  const home = await give(await mkdtemp(join(tmpdir(), "runfacts-user-")));
  // Kept, so that the next installation is as warm as a user's second.
  const cache = join(tmpdir(), `runfacts-npm-cache-${account.uid ?? "own"}`);
  await mkdir(cache, { recursive: true });
  await give(cache);
  const running = new Set<Running>();
  return {
    home,
    async folder(name) {
      const path = join(home, name);
      await mkdir(path);
      return give(path);
    },
    start(folder, env, command, ...args) {
      const started = run(command, args, {
        ...account,
        cwd: folder,
        env: { HOME: home, PATH: systemPath(), npm_config_cache: cache, ...env },
      });
      running.add(started);
      started.exitCode.then(() => running.delete(started));
      return started;
    },
    async [Symbol.asyncDispose]() {
      const left = [...running];
      for (const one of left) one.signal("SIGKILL");
      await Promise.all(left.map(({ exitCode }) => exitCode));
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
    },
  };
}

/** Without the programs of this repository, which a user has not. */
function systemPath(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.filter((folder) => !/node_modules|node-gyp-bin/.test(folder)).join(delimiter);
}

function run(command: string, args: readonly string[], options: SpawnOptions): Running {
  const child = spawn(command, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      for (const listener of heard) listener();
    });
  const exitCode: Promise<number | null> = once(child, "close").then(([code]) => code);
  return {
    child,
    exitCode,
    output: () => output,
    prints: (text) =>
      new Promise((resolve, reject) => {
        const look = () => output.includes(text) && resolve();
        heard.add(look);
        look();
        exitCode.then(() => reject(new Error(`${command} ended: ${output}`)));
      }),
    signal(signal) {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    },
  };
}
