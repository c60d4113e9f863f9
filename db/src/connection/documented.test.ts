import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { connectionUrlProblem } from "./connection-settings.ts";
import { taken } from "./parameters.ts";

const page = await readFile(join(import.meta.dirname, "../../../docs/connections.md"), "utf8");

it("every URL of docs/connections.md is taken", () => {
  const urls = page.match(/postgres:\/\/\S+/g) ?? [];
  expect(urls.length).toBeGreaterThan(5);
  for (const url of urls) expect(connectionUrlProblem(url), url).toBeUndefined();
});

it("every parameter that is read stands in docs/connections.md", () => {
  const given = ["dbname", "fallback_application_name", "host", "password", "port", "sslcertmode", "user"];
  const missing = Object.keys(taken).filter((name) => !given.includes(name) && !page.includes(`\`${name}`));
  expect(missing).toEqual([]);
});
