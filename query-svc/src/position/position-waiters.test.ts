import type { DatabasePool } from "@runfacts/db/pool";
import { expect, it } from "vitest";
import { PositionWaiters } from "./position-waiters.ts";

const never = new AbortController().signal;
const position = { xid: 812n };

/** A replica that is behind for some looks. */
function behindFor(looks: number) {
  const asked: number[] = [];
  let underWay = 0;
  const any = async ({ values }: { values: readonly (readonly unknown[])[] }) => {
    expect(underWay).toBe(0);
    underWay += 1;
    const count = values[0]?.length ?? 0;
    asked.push(count);
    await Promise.resolve();
    underWay -= 1;
    return Array.from({ length: count }, () => ({ reached: asked.length > looks }));
  };
  return { pool: { any } as unknown as DatabasePool, asked };
}

it("looks once for all who wait, one look after the other, and no more when nobody does", async () => {
  const { pool, asked } = behindFor(3);
  const waiters = new PositionWaiters(pool);
  const waiting = Array.from({ length: 100 }, () => waiters.wait(position, 10_000, never));
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([true]));
  // The first look begins with the first who waits.
  const looks = [1, 100, 100, 100];
  expect(asked).toEqual(looks);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toEqual(looks);
});

it("gives up after a time, when the call ends, and where the replica does not answer", async () => {
  const waiters = new PositionWaiters(behindFor(Number.POSITIVE_INFINITY).pool);
  expect(await waiters.wait(position, 20, never)).toBe(false);
  expect(await waiters.wait(position, 0, never)).toBe(false);
  const call = new AbortController();
  const waiting = waiters.wait(position, 10_000, call.signal);
  call.abort();
  expect(await waiting).toBe(false);
  const away = { any: () => Promise.reject(new Error("away")) } as unknown as DatabasePool;
  expect(await new PositionWaiters(away).wait(position, 20, never)).toBe(false);
});
