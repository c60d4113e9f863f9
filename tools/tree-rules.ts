/** What each room of the tree, or a part of one, may import of the others. `*` stands for any path below. */
const allowedPackages: Readonly<Record<string, readonly string[]>> = {
  privacy: [],
  db: [],
  codec: ["@runfacts/gen/*"],
  server: ["@runfacts/codec", "@runfacts/gen/*"],
  "ingest-svc": [
    "@runfacts/gen/*",
    "@runfacts/privacy",
    "@runfacts/privacy/*",
    "@runfacts/server",
    "@runfacts/server/process",
    "@runfacts/db/pool",
    "@runfacts/db/rows",
    "@runfacts/db/write",
  ],
  "query-svc": [
    "@runfacts/gen/*",
    "@runfacts/server",
    "@runfacts/db/pool",
    "@runfacts/db/rows",
    "@runfacts/db/read",
  ],
  sdk: ["@runfacts/gen/client/*", "@runfacts/privacy", "@runfacts/privacy/*"],
  web: ["@runfacts/gen/client/*"],
  // Node's side of it: whom it answers, and how it ends, is decided by the same rules as for the services.
  "web/server": ["@runfacts/server/edge", "@runfacts/server/process"],
  examples: ["@runfacts/sdk"],
};

/** Longest source file that is allowed, in lines. */
export const maxLines = 400;

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g;

/** Text, such as example code that is shown to people. */
const templatePattern = /`(?:\\.|[^`\\])*`/g;

/**
 * Names every import of a file that the design forbids: another room's package that is not listed for this room, a
 * relative path that leaves the room, and `node:*` in the browser's code. Tests may import any package.
 *
 * @param path path of the file from the root of the repository, with forward slashes
 */
export function forbiddenImports(path: string, source: string): string[] {
  const [room = "", part] = path.split("/");
  const allowed = allowedPackages[`${room}/${part}`] ?? allowedPackages[room];
  if (allowed === undefined) return [];
  const isTest = /\.test\.tsx?$|\/testing\//.test(path);
  return [...source.replaceAll(templatePattern, "").matchAll(importPattern)]
    .map((match) => match[1] ?? "")
    .filter((specifier) => isForbidden(specifier, path, room, isTest ? ["@runfacts/*"] : allowed));
}

/** True if a source file is longer than {@link maxLines}. */
export function isTooLong(source: string): boolean {
  return source.split("\n").length - 1 > maxLines;
}

function isForbidden(specifier: string, path: string, room: string, allowed: readonly string[]): boolean {
  if (specifier.startsWith("@runfacts/")) {
    return specifier !== `@runfacts/${room}` && !allowed.some((pattern) => matches(pattern, specifier));
  }
  if (specifier.startsWith(".")) return depthAfter(path, specifier) < 1;
  return room === "web" && path.startsWith("web/src/") && specifier.startsWith("node:");
}

function matches(pattern: string, specifier: string): boolean {
  return pattern.endsWith("/*") ? specifier.startsWith(pattern.slice(0, -1)) : pattern === specifier;
}

/** How many folders below the root a relative import ends; less than one is outside its room. */
function depthAfter(path: string, specifier: string): number {
  let depth = path.split("/").length - 1;
  for (const part of specifier.split("/")) {
    if (part === "..") depth -= 1;
    if (depth < 1) return 0;
    if (part !== "." && part !== "..") depth += 1;
  }
  return depth;
}
