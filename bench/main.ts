// `npm run bench`: measures the product on a PostgreSQL of its own and prints the figures beside their goals. Deletes all it
// made at the end, after Ctrl-C too. See docs/performance.md.
import { benchFuzz } from "./figures/fuzz/index.ts";
import { groups } from "./figures/groups.ts";
import { benchIngest } from "./figures/ingest/index.ts";
import { benchQuery } from "./figures/query/index.ts";
import { benchSdk } from "./figures/sdk/index.ts";
import { benchStall } from "./figures/stall/index.ts";
import { benchStorage } from "./figures/storage/index.ts";
import { offConstants } from "./figures/storage/sizing-figures.ts";
import { benchWatch } from "./figures/watch/index.ts";
import { benchWeb } from "./figures/web/index.ts";
import type { Bench } from "./harness/bench.ts";
import type { Figure } from "./harness/figure.ts";
import { overCeiling, underFloor } from "./harness/floors.ts";
import { machineFacts } from "./harness/machine.ts";
import { type Options, readOptions } from "./harness/options.ts";
import { startPostgres } from "./harness/postgres.ts";
import { figureTable } from "./harness/table.ts";

async function main(
  { isShort, isJson, isCheck, isWrite, parts, profileDir, fuzz }: Options,
  signal: AbortSignal,
): Promise<void> {
  const machine = machineFacts();
  const note = (line: string) => console.error(line);
  await using postgres = await startPostgres(note);
  // Whatever is under way fails for want of its database, and takes its processes down on the way out.
  signal.addEventListener("abort", () => postgres[Symbol.asyncDispose]());
  signal.throwIfAborted();
  const bench: Bench = { postgres, isShort, signal, note, wants: (part) => parts.has(part) };
  const wantsAny = (group: keyof typeof groups) => groups[group].some((part) => parts.has(part));

  const figures: Figure[] = [];
  if (wantsAny("ingest")) figures.push(...(await benchIngest(bench, { profileDir })));
  if (wantsAny("stall")) figures.push(...(await benchStall(bench)));
  if (wantsAny("storage")) figures.push(...(await benchStorage(bench, { isWrite })));
  if (wantsAny("query")) figures.push(...(await benchQuery(bench)));
  if (wantsAny("watch")) figures.push(...(await benchWatch(bench)));
  if (wantsAny("web")) figures.push(...(await benchWeb(bench)));
  if (wantsAny("fuzz")) figures.push(...(await benchFuzz(bench, fuzz)));
  if (wantsAny("sdk")) figures.push(...(await benchSdk(bench)));

  const report = { figures, machine: { ...machine, postgres: postgres.version }, short: isShort };
  console.log(isJson ? JSON.stringify(report, null, 2) : figureTable(figures));
  const fallen = isCheck ? [...underFloor(figures), ...overCeiling(figures), ...offConstants(figures)] : [];
  if (fallen.length > 0) throw new Error(`Not as it should be:\n${fallen.join("\n")}`);
}

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());

await main(readOptions(process.argv.slice(2), groups), stop.signal).catch((error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(stop.signal.aborted ? "Stopped before the end; nothing is left behind." : reason);
  process.exitCode = stop.signal.aborted ? 130 : 1;
});
