import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
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

/** Writes the code: `index.js`, and the privacy detectors in files of their own that are loaded when first needed. */
export async function buildCode(): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(paths.manifest, "utf8"));
  const names = Object.keys(dependencies);
  const isDependency = (id: string) => names.some((name) => id === name || id.startsWith(`${name}/`));
  const bundle = await rolldown({
    input: paths.entry,
    external: isDependency,
    platform: "neutral",
    resolve: { conditionNames: ["import", "default"], mainFields: ["module", "main"] },
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.write({
    dir: paths.dist,
    format: "esm",
    entryFileNames: "index.js",
    chunkFileNames: "[name].js",
    comments: false,
  });
  await bundle.close();
  const chunks = output.filter((file) => file.type === "chunk");
  const foreign = chunks
    .flatMap((chunk) => chunk.imports)
    .filter((id) => !isDependency(id) && !existsSync(join(paths.dist, id)));
  if (foreign.length > 0) throw new Error(`the bundle imports what is not published: ${foreign.join(", ")}`);
  writeLicenses(chunks.flatMap((chunk) => chunk.moduleIds));
}
