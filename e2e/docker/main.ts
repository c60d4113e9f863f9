// `npm run test:docker`: builds the image and runs it, and the compose file, by the Docker engine of this machine; renders the chart by
// its helm. What is not there is said, and is no failure.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type Need, whyNo } from "./why-no.ts";

const cases: Readonly<Record<string, readonly Need[]>> = {
  image: ["engine"],
  compose: ["engine", "compose"],
  chart: ["helm"],
};

const files: string[] = [];
for (const [name, needs] of Object.entries(cases)) {
  const reason = whyNo(needs);
  if (reason === undefined) files.push(`e2e/docker/${name}.test.ts`);
  else console.log(`${name} skipped: ${reason} here.`);
}
if (files.length > 0) {
  const vitest = ["vitest", "run", "--project", "docker", ...files];
  const { status } = spawnSync("npx", vitest, { cwd: join(import.meta.dirname, "../.."), stdio: "inherit" });
  process.exitCode = status ?? 1;
}
