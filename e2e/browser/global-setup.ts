import { join } from "node:path";
import { closeChromium, launchChromium } from "@runfacts/dev/chromium";
import { build } from "vite";

/** Builds the pages, and unpacks the browser before several test files would at once. */
export async function setup(): Promise<void> {
  const web = join(import.meta.dirname, "../../web");
  // As people build it: libraries drop what is for tests alone.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = "production";
  await build({ root: web, configFile: join(web, "vite.config.ts"), logLevel: "error" });
  process.env.NODE_ENV = NODE_ENV;
  await launchChromium();
  await closeChromium();
}
