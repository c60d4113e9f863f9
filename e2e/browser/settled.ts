import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";

/** How long a page shows nothing as loading until it is taken for settled. */
const calmMs = 250;

/** Waits until a page has shown what it loads. Not until its network is idle: a page that follows runs never is. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  const isSettled =
    "document.querySelector('main, [role=main]') !== null && document.querySelector('[data-loading]') === null";
  for (let calm = 0; calm < 2; ) {
    await page.waitForFunction(isSettled);
    await delay(calmMs);
    calm = (await page.evaluate(isSettled)) ? calm + 1 : 0;
  }
}
