import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");

it("the Dockerfile copies the manifest of every workspace before it installs", async () => {
  const dockerfile = await readFile(join(root, "deploy/Dockerfile"), "utf8");
  const { workspaces } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const [before = ""] = dockerfile.split("RUN npm ci");
  const copied = [...before.matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)].map(([, folder]) => folder);
  expect(copied).toEqual(workspaces);
});
