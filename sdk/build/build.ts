import { rmSync } from "node:fs";
import { buildCode } from "./build-code.ts";
import { buildTypes } from "./build-types.ts";
import { paths } from "./paths.ts";

/** Builds the package into `dist`. */
export async function build(): Promise<void> {
  rmSync(paths.dist, { recursive: true, force: true });
  await buildCode();
  buildTypes();
}

if (import.meta.main) await build();
