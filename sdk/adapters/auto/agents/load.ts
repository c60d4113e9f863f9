import { createRequire } from "node:module";

type Load = <Module>(name: string, byImport: () => Promise<Module>) => Promise<Module>;

/**
 * Loads packages as the first argument says: by `import()` or `require`, or by `import()` in a program that has /auto as its
 * own first line.
 */
export async function loader(): Promise<Load> {
  const [, , how = "import", required = ""] = process.argv;
  if (how === "require") return async (name) => createRequire(required)(name);
  if (how === "program") await import("@runfacts/sdk/auto");
  return (_name, byImport) => byImport();
}
