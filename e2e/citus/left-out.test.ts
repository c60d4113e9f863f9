import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LEFT_OUT } from "./left-out.ts";

it.each(Object.keys(LEFT_OUT))("%s names tests that there are", (files) => {
  const found = globSync(files, { cwd: join(import.meta.dirname, "../..") });
  expect(found.filter((path) => path.endsWith(".test.ts"))).not.toEqual([]);
});
