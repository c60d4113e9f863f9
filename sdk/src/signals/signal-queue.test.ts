import { expect, it } from "vitest";
import { Reporter } from "../reporter.ts";
import { SignalQueue } from "./signal-queue.ts";
import type { SignalParts } from "./waiting-signals.ts";

it("keeps nothing of what is too long or no plain value while it waits", () => {
  const queue = new SignalQueue({ reporter: new Reporter(), timer: undefined } as SignalParts);
  const text = "so it was not right ".repeat(1_000);
  const nested = { text };
  queue.add(text, [text, text, { source: text, stepId: text, signalId: text }]);
  queue.add(nested, [nested, nested, { source: nested, stepId: nested, signalId: nested, more: text }]);
  queue.add("run", ["thumbs", true, text]);
  const of = (rule: string) => Array.from({ length: 6 }, () => ({ rule }));
  const told = ["run", "thumbs", true, undefined, undefined, undefined];
  expect([...queue.waiting]).toEqual([of("text-too-long"), of("metadata-nested"), told]);
});
