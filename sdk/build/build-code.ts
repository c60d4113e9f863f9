import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { thirdPartyLicenses } from "@runfacts/dev/third-party-licenses";
import { rolldown } from "rolldown";
import { readEntryPoints, sourceOf } from "./entry-points.ts";
import { paths } from "./paths.ts";

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
  const licenses = thirdPartyLicenses(chunks.flatMap((chunk) => chunk.moduleIds));
  if (licenses !== "") writeFileSync(join(paths.dist, "THIRD-PARTY-LICENSES.txt"), licenses);
}
