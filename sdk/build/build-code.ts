import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { readEntryPoints, sourceOf } from "./entry-points.ts";
import { paths } from "./paths.ts";

const PACKAGE_OF_MODULE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** Licences of the packages whose code is in the bundle: they ask to be kept with it. */
function writeLicenses(modules: readonly string[]): void {
  const folders = new Set(
    modules.map((id) => PACKAGE_OF_MODULE.exec(id)?.[1]).filter((path) => path !== undefined),
  );
  const texts = [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const license = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    if (license === undefined) throw new Error(`${name} has no licence file`);
    return `${name} ${version}\n\n${readFileSync(join(folder, license), "utf8").trim()}\n`;
  });
  if (texts.length > 0) writeFileSync(join(paths.dist, "THIRD-PARTY-LICENSES.txt"), texts.join("\n---\n\n"));
}

/**
 * Writes the code: a file an entry point, and beside them what these share, once, so that the state of the core is the same
 * whichever of them is imported. What is loaded when it is needed is in files of its own.
 */
export async function buildCode(): Promise<void> {
  const { dependencies, sideEffects } = JSON.parse(readFileSync(paths.manifest, "utf8"));
  const names = Object.keys(dependencies);
  const isDependency = (id: string) => names.some((name) => id === name || id.startsWith(`${name}/`));
  const entryPoints = readEntryPoints();
  const withEffects = new Set((sideEffects as readonly string[]).map((source) => join(paths.sdk, source)));
  const bundle = await rolldown({
    // Whatever folder it is called from, the same files.
    cwd: paths.root,
    input: Object.fromEntries(entryPoints.map((entry) => [entry.name, sourceOf(entry)])),
    external: isDependency,
    platform: "neutral",
    resolve: { conditionNames: ["import", "default"], mainFields: ["module", "main"] },
    treeshake: { moduleSideEffects: (id) => withEffects.has(id) },
  });
  const { output } = await bundle.write({
    dir: paths.dist,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    comments: false,
  });
  await bundle.close();
  const chunks = output.filter((file) => file.type === "chunk");
  const foreign = chunks
    .flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
    .filter((id) => !isDependency(id) && !existsSync(join(paths.dist, id)));
  if (foreign.length > 0) throw new Error(`the bundle imports what is not published: ${foreign.join(", ")}`);
  writeLicenses(chunks.flatMap((chunk) => chunk.moduleIds));
}
