import { expect, it } from "vitest";
import { basePathOf } from "./base-path.ts";

it.each([
  ["https://obs.example/assets/index-1.js", ""],
  ["https://obs.example/runfacts/assets/index-1.js", "/runfacts"],
  ["https://obs.example/a/assets/b/assets/index-1.js?v=1", "/a/assets/b"],
  ["http://localhost:3000/src/base-path.ts", ""],
])("tells from %s that the pages are below %j", (url, path) => {
  expect(basePathOf(url)).toBe(path);
});
