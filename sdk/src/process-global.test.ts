import { afterEach, expect, it, vi } from "vitest";
import { processGlobal, readVariable } from "./process-global.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("is the process of Node", () => {
  expect(processGlobal()).toBe(process);
});

it("is its environment alone in an edge runtime, where the rest throws", () => {
  const on = () => {
    throw new Error("A Node.js API is used (process.on) which is not supported in the Edge Runtime.");
  };
  vi.stubGlobal("EdgeRuntime", "edge-runtime");
  vi.stubGlobal("process", { on, env: { RUNFACTS_URL: " https://ingest.example.com\n" } });
  expect(processGlobal()?.on).toBeUndefined();
  expect(readVariable("RUNFACTS_URL")).toBe("https://ingest.example.com");
});

it("is absent where a runtime has none", () => {
  vi.stubGlobal("process", undefined);
  expect(processGlobal()).toBeUndefined();
  expect(readVariable("RUNFACTS_URL")).toBeUndefined();
});
