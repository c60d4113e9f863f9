import { parseSync, Visitor } from "rolldown/utils";
import type { Import } from "./imports-of.ts";

/** The file that opens connections to PostgreSQL, by one reading of URLs and of what they ask for. */
const MAKER = "db/src/connection/open-client.ts";
/** What is no part of the product. */
const FREE = /\.test\.tsx?$|\/testing\/|^bench\/|^e2e\//;

/** Classes of `pg` that a file constructs although only one may, so that no connection has rules of its own. */
export function clientMakers(path: string, source: string, imports: readonly Import[]): string[] {
  const hasDriver = imports.some(({ specifier, typeOnly }) => /^pg(?:-|$)/.test(specifier) && !typeOnly);
  if (path === MAKER || FREE.test(path) || !hasDriver) return [];
  const found: string[] = [];
  new Visitor({
    NewExpression: ({ callee }) => {
      if (callee.type === "Identifier" && /^(?:Client|Pool)$/.test(callee.name)) found.push(callee.name);
      if (callee.type !== "MemberExpression" || callee.property.type !== "Identifier") return;
      if (/^(?:Client|Pool)$/.test(callee.property.name)) found.push(callee.property.name);
    },
  }).visit(parseSync(path, source).program);
  return found;
}
