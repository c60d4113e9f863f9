import { join } from "node:path";
import { build } from "vite";
import { closeChromium, launchChromium } from "./chromium.ts";

/** Builds the pages, and unpacks the browser before several test files would at once. */
export async function setup(): Promise<void> {
  const web = join(import.meta.dirname, "../../web");
  await build({ root: web, configFile: join(web, "vite.config.ts"), logLevel: "error" });
  await launchChromium();
  await closeChromium();
}
