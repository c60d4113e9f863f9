import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { closedLoop } from "./closed-loop.ts";
import { openLoop } from "./open-loop.ts";
import type { Target } from "./target.ts";

function target(send: Target["send"]): Target {
  return { send, [Symbol.asyncDispose]: async () => {} };
}

const created = { created: ["id"], refused: 0 };

describe("closedLoop", () => {
  it("keeps the number in flight and counts every answer", async () => {
    let inFlight = 0;
    let most = 0;
    const result = await closedLoop(
      target(async () => {
        most = Math.max(most, ++inFlight);
        await delay(5);
        inFlight--;
        return created;
      }),
      { inFlight: 7, seconds: 0.1 },
    );
    expect(most).toBe(7);
    expect(inFlight).toBe(0);
    expect(result.latencies.length).toBe(result.runs);
    expect(Math.min(...result.latencies)).toBeGreaterThan(3);
  });
});

describe("openLoop", () => {
  it("counts latency from when a request was due, so that a stall shows in all that it delayed", async () => {
    const free = delay(200);
    let queue: Promise<unknown> = free;
    const oneAtATime = target(() => {
      const answer = queue.then(() => created);
      queue = answer;
      return answer;
    });
    const { latencies, runs } = await openLoop(oneAtATime, { rate: 100, seconds: 0.3 });
    expect(runs).toBe(30);
    // Due every 10 ms while the first 200 ms were blocked.
    expect(latencies[0]).toBeGreaterThan(180);
    expect(latencies[10]).toBeGreaterThan(80);
    expect(latencies[10]).toBeLessThan(150);
  });

  it("sends each request when it is due, the first at once", async () => {
    const { latencies, seconds } = await openLoop(
      target(async () => created),
      { rate: 10, seconds: 0.3 },
    );
    expect(latencies.length).toBe(3);
    expect(Math.max(...latencies)).toBeLessThan(50);
    expect(seconds).toBeGreaterThan(0.2);
  });

  it("counts refusals apart, and fails on any other answer", async () => {
    const refusing = target(async () => ({ created: [], refused: 50 }));
    const result = await openLoop(refusing, { rate: 100, seconds: 0.1 });
    expect([result.runs, result.refused, result.latencies.length]).toEqual([0, 500, 0]);

    const failing = target(() => Promise.reject(new Error("answered 409")));
    await expect(openLoop(failing, { rate: 100, seconds: 0.1 })).rejects.toThrow("answered 409");
  });
});
