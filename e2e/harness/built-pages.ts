import { join } from "node:path";
import { buildPages } from "@runfacts/dev/build-pages";

/** Builds the pages of the dashboard before several test files would at once. */
export async function setup(): Promise<void> {
  // As people build them: libraries drop what is for tests alone.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = "production";
  await buildPages(join(import.meta.dirname, "../.."));
  process.env.NODE_ENV = NODE_ENV;
}
