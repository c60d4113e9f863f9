// Installs the dependencies when they are missing or older than the lock file. Plain JavaScript that Node 20 runs: the
// project's own Node 24 comes with the dependencies.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const installed = join(root, "node_modules/.package-lock.json");
const nodeBinary = join(root, "node_modules/.bin", process.platform === "win32" ? "node.cmd" : "node");

const isCurrent =
  existsSync(installed) &&
  existsSync(nodeBinary) &&
  statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;

if (!isCurrent) {
  console.log("Installing dependencies (npm ci), once…");
  const options = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const npmCli = process.env.npm_execpath;
  const { status } = npmCli
    ? spawnSync(process.execPath, [npmCli, ...options], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", options, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  process.exit(status ?? 1);
}
