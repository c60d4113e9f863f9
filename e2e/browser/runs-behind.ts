import { settled } from "@runfacts/dev/settled";
import type { Page } from "playwright-core";

/** Opens a link to a list of runs, and reads how many runs it says there are. */
export async function runsBehind(page: Page, href: string): Promise<number> {
  await page.goto(new URL(href, page.url()).href);
  await settled(page);
  const panel = page.getByRole("region", { name: "Runs", exact: true });
  if ((await panel.getByText(/^No run(s yet| matches)$/).count()) > 0) return 0;
  const counts = await panel.getByRole("status").first().innerText();
  return Number.parseInt(counts.replaceAll(",", ""), 10);
}

/** The same of a link to the groups of failures: how many failures there are. */
export async function failuresBehind(page: Page, href: string): Promise<number> {
  await page.goto(new URL(href, page.url()).href);
  await settled(page);
  const panel = page.getByRole("region", { name: "Failure groups", exact: true });
  const total = await panel.getByText(/^[\d,]+ failures? in /).innerText();
  return Number.parseInt(total.replaceAll(",", ""), 10);
}
