import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Figure, figure } from "../../harness/figure.ts";

const run = promisify(execFile);
const sdk = join(import.meta.dirname, "../../../sdk");

const timed = (module: string) =>
  `const start = performance.now(); await import(${JSON.stringify(module)}); console.log(performance.now() - start);`;

async function importMs(module: string, signal: AbortSignal): Promise<number> {
  const args = ["--input-type=module", "--eval", timed(module)];
  const { stdout } = await run(process.execPath, args, { signal });
  return Number(stdout);
}

/** How long an agent's start waits for the package as it is published; each time in a process of its own. */
export async function measureStart({
  rounds,
  signal,
}: {
  readonly rounds: number;
  readonly signal: AbortSignal;
}): Promise<Figure[]> {
  await run(process.execPath, [join(sdk, "build/build.ts")], { signal });
  const times: number[] = [];
  const nothing: number[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push(await importMs(join(sdk, "dist/index.js"), signal));
    nothing.push(await importMs("data:text/javascript,", signal));
  }
  return [
    figure("SDK: import of the core", times, "ms"),
    figure("SDK: import of an empty module", nothing, "ms"),
  ];
}
