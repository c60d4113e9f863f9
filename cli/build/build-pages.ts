import { join } from "node:path";
import { build, type Plugin } from "vite";
import { withPackedWords } from "./build-code.ts";
import { paths } from "./paths.ts";

/**
 * Builds the dashboard's pages to where its server looks for them.
 *
 * @returns the paths of the modules in them
 */
export async function buildPages(): Promise<readonly string[]> {
  const web = join(paths.root, "web");
  const modules = new Set<string>();
  const collect: Plugin = {
    name: "collect-modules",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === "chunk") for (const id of file.moduleIds) modules.add(id);
    },
  };
  await build({
    root: web,
    configFile: join(web, "vite.config.ts"),
    logLevel: "error",
    plugins: [{ ...withPackedWords, enforce: "pre" }, collect],
    build: { outDir: join(paths.app, "web/dist"), emptyOutDir: true },
  });
  return [...modules];
}
