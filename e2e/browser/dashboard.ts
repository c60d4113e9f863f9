import { openPage } from "@runfacts/dev/chromium";
import { startWeb } from "@runfacts/web";
import type { BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { type Platform, type PlatformSettings, startPlatform } from "../harness/platform.ts";
import { realRuns } from "../harness/real-runs.ts";
import { postJson } from "../harness/rest.ts";

/** The platform with its dashboard, over a database of its own. */
export interface Dashboard extends AsyncDisposable {
  readonly platform: Platform;
  /** Where the pages are. */
  readonly url: string;
  /** Stores runs. */
  send(runs: readonly object[]): Promise<void>;
  /** Opens a page; it is closed with the dashboard. */
  open(path: string, options?: BrowserContextOptions): Promise<WatchedPage>;
}

/** A page that remembers what went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /**
   * Fails if the console showed an error, which a violation of the Content-Security-Policy is, too.
   *
   * @param allowed errors that the test brings about itself
   */
  expectNoErrors(allowed?: RegExp): void;
}

export async function startDashboard(settings: PlatformSettings = {}): Promise<Dashboard> {
  await using resources = new AsyncDisposableStack();
  const platform = resources.use(await startPlatform(settings));
  const web = resources.use(await startWeb({ port: 0, queryUrl: platform.queryUrl, ...quiet(platform) }));
  const owned = resources.move();
  return {
    platform,
    url: web.url,
    send: (runs) => sendRuns(platform.ingestUrl, runs),
    open: async (path, options) => {
      const watched = watch(await openPage(options));
      owned.defer(() => watched.page.context().close());
      await watched.page.goto(`${web.url}${path}`);
      return watched;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Stores runs, a few at a time; every one must be taken. */
export async function sendRuns(ingestUrl: string, runs: readonly object[]): Promise<void> {
  const waiting = [...runs];
  const sendNext = async (): Promise<void> => {
    for (let run = waiting.pop(); run !== undefined; run = waiting.pop()) {
      const { status, body } = await postJson(ingestUrl, "/v1/runs", run);
      expect([status, body]).toEqual([201, expect.anything()]);
    }
  };
  await Promise.all(Array.from({ length: 8 }, sendNext));
}

/** All runs of the shared data, or a complaint where there are none. */
export function allRealRuns() {
  if (realRuns === undefined) throw new Error("shared/data/agent-runs.jsonl is absent");
  return realRuns;
}

/** Remembers the errors of a page from now on. */
export function watch(page: Page): WatchedPage {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  return {
    page,
    expectNoErrors: (allowed) => {
      expect(errors.filter((error) => allowed === undefined || !allowed.test(error))).toEqual([]);
    },
  };
}

const quiet = (platform: Platform) => ({ ingestUrl: platform.ingestUrl, log: () => undefined });
