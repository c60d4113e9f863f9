import { readFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "./paths.ts";

/** A module that users import. */
export interface EntryPoint {
  /** As `exports` says it: "." or "./openai". */
  readonly subpath: string;
  /** Of its files in `dist`, without an ending. */
  readonly name: string;
  /** From the folder of the package: "./src/index.ts". */
  readonly source: string;
}

/** What `exports` of the workspace's manifest names below `src`; the rest is for the repository alone. */
export function entryPointsOf(exports: Readonly<Record<string, string>>): readonly EntryPoint[] {
  return Object.entries(exports)
    .filter(([, source]) => source.startsWith("./src/"))
    .map(([subpath, source]) => ({ subpath, source, name: subpath === "." ? "index" : subpath.slice(2) }));
}

/** The entry points of the package, by the workspace's manifest. */
export function readEntryPoints(): readonly EntryPoint[] {
  const { exports } = JSON.parse(readFileSync(paths.manifest, "utf8"));
  return entryPointsOf(exports);
}

/** The path of the declarations of an entry point, from `dist` and without an ending: they stand as the sources do. */
export function declarationsOf({ source }: EntryPoint): string {
  return source.replace(/^\.\/src\//, "").replace(/\.ts$/, "");
}

/** The absolute path of the source of an entry point. */
export function sourceOf({ source }: EntryPoint): string {
  return join(paths.sdk, source);
}
