import { createRequire } from "node:module";

/**
 * Loads packages as the first argument says: by `import()` or `require`, or by `import()` in a program that has /auto as its
 * own first line.
 */
export async function loader(): Promise<(name: string) => Promise<unknown>> {
  const [, , how = "import", required = ""] = process.argv;
  if (how === "require") return async (name) => createRequire(required)(name);
  if (how === "program") await import("@runfacts/sdk/auto");
  return (name) => import(name);
}
