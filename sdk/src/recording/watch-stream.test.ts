import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { watchStream } from "./watch-stream.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

async function* chunks(): AsyncGenerator<number> {
  for (let chunk = 0; chunk < 5; chunk += 1) yield chunk;
}

/** A watched iterable whose iterators do not know it, and what is told of it. */
function watched() {
  const told: string[] = [];
  const listener = {
    begin: () => undefined,
    chunk: () => told.push("chunk"),
    end: () => told.push("end"),
    fail: () => undefined,
  };
  const stream = watchStream(
    { [Symbol.asyncIterator]: () => chunks() },
    () => listener,
    (body) => body(),
  ) as AsyncIterable<number>;
  return { stream, told };
}

// In a function of its own, so that nothing but the iterator is left.
function begin() {
  const { stream, told } = watched();
  return { iterator: stream[Symbol.asyncIterator](), told };
}

function forget() {
  return watched().told;
}

async function collectAll(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await pause(1);
    collect();
  }
  await pause(1);
}

it("a stream of which the iterator alone is held is not forgotten", async () => {
  const { iterator, told } = begin();
  await iterator.next();
  await collectAll();
  expect(told).toEqual(["chunk"]);
  await iterator.next();
  expect(told).toEqual(["chunk", "chunk"]);
});

it("a stream that nobody holds is forgotten, which ends it", async () => {
  const told = forget();
  await expect
    .poll(async () => {
      await collectAll();
      return told;
    })
    .toEqual(["end"]);
});
