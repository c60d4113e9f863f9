import { expect } from "vitest";

/** Expects something of a page that changes by itself, within 10 s. */
export const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 10_000 });
