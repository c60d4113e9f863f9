import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const MAIN = join(import.meta.dirname, "../../cli/src/main.ts");

/** `runfacts setup` while it waits. */
export interface RunningSetup {
  readonly exitCode: Promise<number | null>;
  output(): string;
  /** Resolves when it has printed a text. */
  prints(text: string): Promise<void>;
}

/** Runs `runfacts setup` in a folder. */
export function runSetup(folder: string, env: NodeJS.ProcessEnv, ...args: string[]): RunningSetup {
  const child = spawn(process.execPath, [MAIN, "setup", ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      for (const listener of heard) listener();
    });
  const ended = once(child, "close");
  return {
    exitCode: ended.then(([code]) => code),
    output: () => output,
    prints: (text) =>
      new Promise((resolve, reject) => {
        const look = () => output.includes(text) && resolve();
        heard.add(look);
        look();
        ended.then(() => reject(new Error(`it ended: ${output}`)));
      }),
  };
}
