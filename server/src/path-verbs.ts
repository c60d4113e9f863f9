import type { UniversalHandler } from "@connectrpc/connect/protocol";
import type { ForeignContract } from "./foreign/foreign-contract.ts";
import type { FixedPaths } from "./health/fixed-paths.ts";
import type { Route } from "./rest/routes.ts";

/** The verbs that a path takes, and OPTIONS; that alone for a path that is not there, and all for `*`, the server itself. */
export type PathVerbs = (path: string) => readonly string[];

const READ = ["GET", "HEAD"];

/** What OPTIONS tells of a path: the verbs that are served there, and no others. */
export function createPathVerbs(
  fixedPaths: FixedPaths,
  handlers: readonly UniversalHandler[],
  foreign: ForeignContract | undefined,
  routes: readonly Route[],
): PathVerbs {
  const calls = new Map(handlers.map(({ requestPath, allowedMethods }) => [requestPath, allowedMethods]));
  return (path) => {
    if (path === "*") return [...READ, "POST", "OPTIONS"];
    const call = calls.get(path);
    if (call !== undefined) return [...call, "OPTIONS"];
    if (foreign?.paths.has(path)) return ["POST", "OPTIONS"];
    const rest = routes.filter(({ template }) => template.match(path) !== undefined).map(({ verb }) => verb);
    const verbs = fixedPaths.has(path) ? READ : rest.flatMap((verb) => (verb === "GET" ? READ : [verb]));
    return [...new Set(verbs), "OPTIONS"];
  };
}
