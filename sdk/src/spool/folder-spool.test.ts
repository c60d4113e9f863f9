import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Reporter } from "../reporter.ts";
import type { Warning } from "../warning.ts";
import { FolderSpool } from "./folder-spool.ts";
import { nodeFiles } from "./node-files.ts";
import type { RunSpool } from "./run-spool.ts";
import { SpoolFolder } from "./spool-folder.ts";

const MiB = 1024 * 1024;
const OWNED = /\.([0-9a-f]{8})-\d+-\d+-/;
let folder = "";
let warnings: Warning[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runfacts-spool-"));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(limits: { maxSpoolBytes?: number; maxBatchRuns?: number } = {}): RunSpool {
  const files = nodeFiles();
  if (files === undefined) throw new Error("no files");
  const reporter = new Reporter((warning) => warnings.push(warning));
  return new FolderSpool(
    new SpoolFolder(files, folder),
    { maxSpoolBytes: 16 * MiB, maxBatchRuns: 100, ...limits },
    reporter,
  );
}

const files = () => readdirSync(folder);
function only(): string {
  const [name = "", ...others] = files();
  expect(others).toEqual([]);
  return join(folder, name);
}
const json = (name: string) => JSON.stringify({ runId: name, text: "é\u2028 + - \n" });
const write = (spool: RunSpool, ...names: readonly string[]) =>
  names.map((name) => spool.append(name, json(name)));

/** Takes all that can be claimed, and answers it. */
function deliver(spool: RunSpool): string[] {
  const taken: string[] = [];
  for (let batch = spool.claim(true); batch !== undefined; batch = spool.claim(true)) {
    for (const [id, text] of batch.runs) expect(text).toBe(json(id));
    taken.push(...batch.runs.keys());
    spool.finish(batch, new Set());
  }
  return taken;
}

/** What a process that is killed leaves: its segments lose the number of a process that lives. */
function kill(): void {
  for (const name of files())
    renameSync(join(folder, name), join(folder, name.replace(OWNED, ".$1-4194305-1-")));
}

it("keeps what a tracer left for the next, which takes it once, in order", () => {
  const spool = open();
  expect(write(spool, "a", "b", "c")).toEqual([true, true, true]);
  spool.settle(["b"]);
  spool.handOver();
  const [next, other] = [open(), open()];
  expect(deliver(next)).toEqual(["a", "c"]);
  expect(deliver(other)).toEqual([]);
  expect(files()).toEqual([]);
  expect([spool.isOpen, next.isOpen]).toEqual([false, false]);
  expect(warnings).toEqual([]);
});

it("is read by nobody but its user", () => {
  rmSync(folder, { recursive: true });
  write(open(), "a");
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(only()).mode & 0o777).toBe(0o600);
});

it("takes the room of runs that have their answer for those that follow", () => {
  const spool = open();
  for (let round = 0; round < 100; round += 1) {
    write(spool, "a", "b");
    spool.settle(["a"]);
    spool.settle(["b"]);
  }
  expect(statSync(only()).size).toBeLessThan(100);
  spool.handOver();
  expect(files()).toEqual([]);
});

it("takes the last that was said of a run", () => {
  const spool = open();
  spool.append("a", "{}");
  write(spool, "b", "a");
  spool.handOver();
  expect(deliver(open()).sort()).toEqual(["a", "b"]);
});

it("gives batches of what a request takes, and keeps what has no answer", () => {
  const spool = open();
  write(spool, "a", "b", "c");
  spool.handOver();
  const next = open({ maxBatchRuns: 2 });
  const first = next.claim();
  expect([...(first?.runs.keys() ?? [])]).toEqual(["a", "b"]);
  if (first !== undefined) next.finish(first, new Set(["a"]));
  expect([...(next.claim()?.runs.keys() ?? [])]).toEqual(["a", "c"]);
  kill();
  expect(deliver(open())).toEqual(["a", "c"]);
});

it("gives back to its own tracer what left its memory, ", () => {
  const spool = open();
  write(spool, "a", "b", "c");
  expect(spool.release("a")).toBe(true);
  expect(spool.release("x")).toBe(false);
  // Others are in memory still: they are delivered from there first.
  expect(spool.claim(true)).toBeUndefined();
  spool.settle(["b"]);
  spool.release("c");
  const batch = spool.claim();
  expect(batch).toMatchObject({ isOwn: true, lost: 0 });
  if (batch !== undefined) spool.finish(batch, new Set(["c"]));
  expect(deliver(spool)).toEqual(["c"]);
  expect(files()).toEqual([]);
});

it("says how many runs of its own the disk has lost", () => {
  const spool = open();
  write(spool, "a", "b");
  spool.release("a");
  spool.release("b");
  const bytes = readFileSync(only());
  writeFileSync(only(), bytes.subarray(0, bytes.length - 3));
  const batch = spool.claim();
  expect(batch?.lost).toBe(1);
  expect([...(batch?.runs.keys() ?? [])]).toEqual(["a"]);
});

describe("a file", () => {
  it("that ends anywhere gives the runs that are whole", () => {
    const spool = open();
    write(spool, "a", "b", "c");
    spool.settle(["a"]);
    const path = only();
    const bytes = readFileSync(path);
    const free = join(folder, "00000000-0000-7000-8000-000000000000.free.runs");
    rmSync(path);
    const ends = [...bytes].flatMap((byte, index) => (byte === 0x0a ? [index + 1] : []));
    for (let length = 0; length <= bytes.length; length += 1) {
      writeFileSync(free, bytes.subarray(0, length));
      const records = ends.filter((end) => end <= length).length - 1;
      const whole = ["a", "b", "c"].slice(records >= 4 ? 1 : 0, Math.max(records, 0));
      expect(deliver(open())).toEqual(whole);
      expect(files()).toEqual([]);
    }
    expect(warnings).toEqual([]);
  });

  it("with a byte that changed gives the others, and is kept", () => {
    const spool = open();
    write(spool, "a", "b", "c");
    const path = only();
    const bytes = readFileSync(path);
    rmSync(path);
    const start = bytes.indexOf(0x0a) + 1;
    const end = bytes.indexOf(0x0a, start);
    for (let place = start; place < end; place += 1) {
      const changed = Uint8Array.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 0x01;
      writeFileSync(join(folder, "00000000-0000-7000-8000-000000000000.free.runs"), changed);
      warnings = [];
      expect(deliver(open())).toEqual(["b", "c"]);
      expect(warnings.map(({ rule }) => rule)).toEqual(["damaged"]);
      expect(readFileSync(join(folder, "00000000-0000-7000-8000-000000000000.damaged"))).toHaveLength(
        bytes.length,
      );
    }
  });

  it.each([
    ["of a later version", "00000000-0000-7000-8000-000000000000.free.runs", "runfacts-spool 2\n"],
    ["of another program", "00000000-0000-7000-8000-000000000000.free.runs", "PK\u0003\u0004"],
    ["of another name", "notes.runs", "notes"],
  ])("%s is told, and left as it is", (_, name, text) => {
    writeFileSync(join(folder, name), text);
    const spool = open();
    write(spool, "a");
    spool.handOver();
    expect(deliver(open())).toEqual(["a"]);
    expect(warnings.map(({ rule }) => rule)).toContain("foreign");
    expect(files()).toEqual([name]);
    expect(readFileSync(join(folder, name), "utf8")).toBe(text);
  });
});

describe("an owner", () => {
  it("that lives is left alone, until it is not heard of for two minutes", () => {
    const spool = open();
    write(spool, "a");
    expect(deliver(open())).toEqual([]);
    utimesSync(only(), 0, Date.now() / 1000 - 110);
    expect(deliver(open())).toEqual([]);
    utimesSync(only(), 0, Date.now() / 1000 - 130);
    expect(deliver(open())).toEqual(["a"]);
  });

  it("that was taken for gone writes anew, and loses nothing", () => {
    const spool = open();
    write(spool, "a");
    utimesSync(only(), 0, 0);
    const thief = open();
    const batch = thief.claim();
    expect(write(spool, "b")).toEqual([true]);
    if (batch !== undefined) thief.finish(batch, new Set());
    spool.settle(["a"]);
    expect(deliver(thief)).toEqual([]);
    spool.handOver();
    expect(deliver(open())).toEqual(["b"]);
  });

  it.each([
    ["whose process is gone", OWNED, ".$1-4194305-1-", ["a"]],
    ["whose process has the number of another", /\.([0-9a-f]{8}-\d+)-\d+-/, ".$1-1-", ["a"]],
    [
      "of another machine is not judged by the number of its process",
      /\.[0-9a-f]{8}-\d+-/,
      ".00000000-4194305-",
      [],
    ],
  ])("%s", (_, form, instead, taken) => {
    write(open(), "a");
    renameSync(only(), only().replace(form, instead));
    expect(deliver(open())).toEqual(taken);
  });
});

describe("room", () => {
  it("runs out for the newest: what is on the disk stays there", () => {
    const spool = open({ maxSpoolBytes: MiB });
    const text = JSON.stringify("x".repeat(300_000));
    expect(["a", "b", "c", "d"].map((id) => spool.append(id, text))).toEqual([true, true, true, false]);
    expect(spool.has("d")).toBe(false);
    expect(spool.release("d")).toBe(false);
    expect(warnings.map(({ rule }) => rule)).toEqual(["full"]);
    spool.settle(["a", "b", "c"]);
    expect(spool.append("d", text)).toBe(true);
  });

  it("is shared with others, and counts what they leave", () => {
    const other = open();
    other.append("a", JSON.stringify("x".repeat(900_000)));
    const spool = open({ maxSpoolBytes: MiB });
    expect(spool.append("b", JSON.stringify("x".repeat(300_000)))).toBe(false);
  });

  it("is taken in files of about a MiB, each gone when its runs have their answers", () => {
    const spool = open();
    const text = JSON.stringify("x".repeat(400_000));
    const ids = Array.from({ length: 12 }, (_, index) => `run-${index}`);
    for (const id of ids) spool.append(id, text);
    expect(files()).toHaveLength(4);
    spool.settle(ids.slice(0, 6));
    expect(files()).toHaveLength(2);
    spool.settle(ids.slice(6));
    expect(files()).toHaveLength(1);
  });
});

it("whatever happens, what has no answer is there and what has one is not", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom("append", "settle", "release"), run: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ kind: fc.constantFrom("kill", "claim", "tear"), run: fc.constant(0) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      for (const name of files()) rmSync(join(folder, name));
      let spool = open();
      const inMemory = new Set<string>();
      const expected = new Set<string>();
      let made = 0;
      for (const { kind, run } of steps) {
        const id = [...inMemory][run % Math.max(inMemory.size, 1)] ?? "";
        if (kind === "append") {
          const name = `run-${made++}`;
          write(spool, name);
          inMemory.add(name);
          expected.add(name);
        }
        if (kind === "settle" && inMemory.delete(id)) {
          spool.settle([id]);
          expected.delete(id);
        }
        if (kind === "release" && inMemory.delete(id)) spool.release(id);
        if (kind === "tear") for (const name of files()) appendFileSync(join(folder, name), "torn");
        if (kind === "kill" || kind === "tear") {
          kill();
          spool = open();
          inMemory.clear();
        }
        if (kind === "claim") for (const taken of deliver(spool)) expect(expected.delete(taken)).toBe(true);
      }
      kill();
      expect(deliver(open()).sort()).toEqual([...expected].sort());
    }),
    { numRuns: 200 },
  );
});
