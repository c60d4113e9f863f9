// `node bench/profile.ts <file.cpuprofile>`: prints where a process spent its CPU, by area and by function.
import { readFile } from "node:fs/promises";
import { type CpuProfile, profileShares, type Share } from "./harness/cpu-profile.ts";

const LINES = 25;
/** The service starts, and the first load warms it up. */
const SKIPPED_SECONDS = 10;

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error(
    "Usage: node bench/profile.ts <file.cpuprofile>, as written by npm run bench -- --profile <folder>",
  );
  process.exit(2);
}

const { areas, functions } = profileShares(
  JSON.parse(await readFile(path, "utf8")) as CpuProfile,
  SKIPPED_SECONDS,
);
console.log([...lines(areas), "", ...lines(functions)].join("\n"));

function lines(shares: readonly Share[]): string[] {
  return shares.slice(0, LINES).map(({ name, percent }) => `${percent.toFixed(1).padStart(5)} %  ${name}`);
}
