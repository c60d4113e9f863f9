import { join } from "node:path";
import { closeChromium, openPage } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import { startWeb } from "@runfacts/web";
import type { Page } from "playwright-core";
import { build } from "vite";
import { fillDatabase } from "../../fill/fill-database.ts";
import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startQuery } from "../../harness/service.ts";

/** The parts of this benchmark. */
export const webParts = ["web"] as const;

const RUNS = 100_000;
const SHORT_RUNS = 10_000;
const ROUNDS = 5;
const pages = {
  dashboard: "/?range=30d",
  explorer: "/runs",
  failures: "/failures?range=30d",
  agents: "/agents?range=30d",
};

/** What people do on the explorer: walk the list, filter it, choose a range, look for a value. */
const actions: readonly ((page: Page) => Promise<void>)[] = [
  (page) => page.keyboard.press("j"),
  (page) => page.keyboard.press("j"),
  (page) => page.keyboard.press("k"),
  (page) =>
    page
      .getByRole("checkbox", { name: /Failure/ })
      .first()
      .click(),
  (page) =>
    page
      .getByRole("checkbox", { name: /Failure/ })
      .first()
      .click(),
  (page) => page.getByRole("button", { name: /Last 7 days/ }).click(),
  (page) => page.keyboard.press("Escape"),
  (page) => page.keyboard.press("/"),
  (page) => page.keyboard.type("agent:"),
];

/** Notes how long each key and click takes until what it changed is painted (Event Timing, W3C). */
const NOTE_INTERACTIONS = `
  globalThis.interactions = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId > 0) globalThis.interactions.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });`;

/** The built pages over a large database, in a browser that has nothing of them yet: first paint, and answers to people. */
export async function benchWeb({ postgres, isShort, signal, note }: Bench): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const runs = isShort ? SHORT_RUNS : RUNS;
  const database = await postgres.createDatabase("bench_web");
  await fillDatabase(database.ownerUrl, { runs, now: Date.now() }, { signal, onProgress: () => {} });
  const query = resources.use(await startQuery(database.queryUrl, { listenUrl: database.queryUrl }));
  const root = join(import.meta.dirname, "../../../web");
  await build({ root, configFile: join(root, "vite.config.ts"), logLevel: "error" });
  const quiet = () => {};
  const web = resources.use(
    await startWeb({ port: 0, queryUrl: query.url, ingestUrl: "http://127.0.0.1:8000", log: quiet }),
  );
  resources.defer(closeChromium);

  const paints = new Map<string, number[]>(Object.keys(pages).map((name) => [name, []]));
  const interactions: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, path] of Object.entries(pages)) {
      signal.throwIfAborted();
      const paint = await firstPaint(`${web.url}${path}`);
      // The first round warms up the services.
      if (round > 0) paints.get(name)?.push(paint);
    }
    const slowest = await slowestInteraction(`${web.url}${pages.explorer}`);
    if (round > 0) interactions.push(slowest);
  }
  note(`web: measured with ${runs} runs`);
  const at = `with ${runs / 1_000}k runs`;
  return [
    ...[...paints].map(([name, rounds]) =>
      figure(`first contentful paint ${at}: ${name}`, rounds, "ms", { atMost: 800 }),
    ),
    figure(`slowest interaction ${at}: explorer`, interactions, "ms", { atMost: 100 }),
  ];
}

async function firstPaint(url: string): Promise<number> {
  const page = await openPage();
  await page.goto(url);
  await settled(page);
  const paint = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
  await page.context().close();
  return Number(paint);
}

async function slowestInteraction(url: string): Promise<number> {
  const page = await openPage();
  await page.addInitScript(NOTE_INTERACTIONS);
  await page.goto(url);
  await settled(page);
  for (const act of actions) {
    await act(page);
    await settled(page);
  }
  const durations = (await page.evaluate("globalThis.interactions")) as number[];
  await page.context().close();
  // What took less than the 16 ms that are noted took at most those.
  return Math.max(16, ...durations);
}
