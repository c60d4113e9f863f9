import { describe, expect, it } from "vitest";
import { BodyMemory } from "./body-memory.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

describe("BodyMemory", () => {
  it("refuses what does not fit, with a time to try again, and takes it once others are done", () => {
    const memory = new BodyMemory(16 * MIB);
    const first = memory.open();
    first.expect(8 * MIB);
    const second = memory.open();
    expect(() => second.expect(8 * MIB)).toThrow(/try again later/);
    expect(memory.held).toBe(8 * MIB);
    first.release();
    second.expect(8 * MIB);
    expect(memory.held).toBe(8 * MIB);
  });

  it("leaves room for small bodies however many large ones there are", () => {
    const memory = new BodyMemory(16 * MIB);
    for (let at = 0; at < 100; at += 1) {
      const body = memory.open();
      try {
        for (let part = 0; part < 64; part += 1) body.add(128 * KIB);
      } catch {
        // It keeps what it has until it is released.
      }
    }
    expect(memory.held).toBeLessThanOrEqual(12 * MIB);
    expect(() => memory.open().expect(64 * KIB)).not.toThrow();
  });

  it("counts a body whose length is not known as it comes, and its decompressed bytes", () => {
    const memory = new BodyMemory(16 * MIB);
    const body = memory.open();
    body.add(10 * KIB);
    body.expect(20 * KIB);
    body.add(30 * KIB);
    expect(memory.held).toBe(40 * KIB);
    body.add(60 * KIB);
    expect(memory.held).toBe(100 * KIB);
  });

  it("gives all back once, and holds nothing for a request that is over", () => {
    const memory = new BodyMemory(16 * MIB);
    const body = memory.open();
    body.expect(MIB);
    body.release();
    body.add(MIB);
    body.release();
    expect(memory.held).toBe(0);
  });
});
