import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { childPart } from "./child-part.ts";
import type { RestartPolicy } from "./restart-policy.ts";
import { type SuperviseOptions, supervise } from "./supervise.ts";

/** Listens, beats, and ends as it is told. */
const SERVICE = `
  const beat = setInterval(() => process.send({ beat: true }), 50);
  process.on("message", (code) => process.exit(code));
  process.on("disconnect", () => process.exit());
  process.on("SIGTERM", () => { clearInterval(beat); process.disconnect(); });
  process.send({ url: "http://127.0.0.1:1", stopMs: 20_000 });
`;
const quick: RestartPolicy = { firstMs: 10, capMs: 40, stableMs: 60_000, maxEnds: 5 };

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-supervise-"));
  file = join(folder, "service.mjs");
  await writeFile(file, SERVICE);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Supervised children, the latest last, and what was said of them. */
async function start(options: Partial<SuperviseOptions> = {}) {
  const children: ChildProcess[] = [];
  const said: string[] = [];
  const startOne = async () => {
    const child = fork(file, { stdio: ["ignore", "ignore", "ignore", "ipc"] });
    const part = childPart(child, { nextMs: 1_500 });
    await part.ready;
    children.push(child);
    return part;
  };
  const supervision = supervise({
    name: "Query",
    first: await startOne(),
    restart: startOne,
    say: (line) => said.push(line),
    stop: new AbortController().signal,
    policy: quick,
    ...options,
  });
  const isThere = (count: number) => expect.poll(() => children.length, { timeout: 20_000 }).toBe(count);
  return { children, said, supervision, isThere };
}

describe("supervise", () => {
  it("starts again what ended, and says how it ended and when", async () => {
    const { children, said, supervision, isThere } = await start();
    await using _supervision = supervision;
    children[0]?.kill("SIGKILL");
    await isThere(2);
    children[1]?.send(3);
    await isThere(3);
    children[2]?.kill("SIGABRT");
    await isThere(4);
    expect(said).toEqual([
      "Query was killed (SIGKILL); it is started again in 0.01 s.",
      "Query ended with exit code 3; it is started again in 0.02 s.",
      "Query aborted (SIGABRT), as for want of memory; it is started again in 0.04 s.",
    ]);
  });

  it("kills and replaces one that hangs", async () => {
    const { children, said, supervision, isThere } = await start();
    await using _supervision = supervision;
    children[0]?.kill("SIGSTOP");
    await isThere(2);
    expect(said).toEqual(["Query did not answer for 1.5 s and was killed; it is started again in 0.01 s."]);
    expect(children[0]?.signalCode).toBe("SIGKILL");
  });

  it("waits longer and longer, also after starts that fail, and gives up with a line that says why", async () => {
    const restart = () => Promise.reject(new Error("no room"));
    const { children, said, supervision } = await start({ restart });
    await using _supervision = supervision;
    children[0]?.kill("SIGKILL");
    expect(await supervision.gaveUp).toBe(
      "Query did not start (no room), the 5th time in a row, and is given up.",
    );
    expect(said.map((line) => /in ([\d.]+) s/.exec(line)?.[1])).toEqual(["0.01", "0.02", "0.04", "0.04"]);
  });

  it("begins a new row after a life that was long enough", async () => {
    const { children, said, supervision, isThere } = await start({ policy: { ...quick, stableMs: 0 } });
    await using _supervision = supervision;
    for (let count = 1; count <= quick.maxEnds + 1; count += 1) {
      await isThere(count);
      children[count - 1]?.kill("SIGKILL");
    }
    await isThere(quick.maxEnds + 2);
    expect(new Set(said)).toEqual(new Set(["Query was killed (SIGKILL); it is started again in 0.01 s."]));
  });

  it("says nothing of a part that ends after a stop began, and leaves it ended", async () => {
    const stop = new AbortController();
    const { children, said, supervision } = await start({ stop: stop.signal });
    stop.abort();
    children[0]?.kill("SIGTERM");
    await expect.poll(() => children[0]?.exitCode, { timeout: 20_000 }).toBe(0);
    await supervision[Symbol.asyncDispose]();
    expect(said).toEqual([]);
    expect(children).toHaveLength(1);
  });

  it("ends the part and starts nothing more when it is disposed", async () => {
    const { children, said, supervision } = await start();
    await supervision[Symbol.asyncDispose]();
    expect(children.map(({ exitCode }) => exitCode)).toEqual([0]);
    expect(said).toEqual([]);

    const waiting = await start({ policy: { ...quick, firstMs: 60_000, capMs: 60_000 } });
    waiting.children[0]?.kill("SIGKILL");
    await expect.poll(() => waiting.said).toHaveLength(1);
    await waiting.supervision[Symbol.asyncDispose]();
    expect(waiting.children).toHaveLength(1);
  });
});
