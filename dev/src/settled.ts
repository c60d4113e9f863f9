import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";

/** How long a page shows nothing as loading until it is taken for settled. */
const CALM_MS = 250;
const MOST_MS = 30_000;

/**
 * Waits until a page has shown what it loads. Not until its network is idle: a page that follows runs never is.
 *
 * @throws if it still loads after 30 s
 */
export async function settled(page: Page): Promise<void> {
  const deadline = Date.now() + MOST_MS;
  await page.waitForLoadState("load");
  const isSettled =
    "document.querySelector('main, [role=main]') !== null && document.querySelector('[data-loading]') === null";
  // Asked by the browser's own tools each time: the page's Content-Security-Policy would refuse a text that it must
  // evaluate itself, as one that is waited for is.
  for (let calm = 0; calm < 2; ) {
    await delay(CALM_MS);
    calm = (await page.evaluate(isSettled)) ? calm + 1 : 0;
    if (Date.now() > deadline) throw new Error(`${page.url()} still loads after ${MOST_MS} ms`);
  }
}
