import { gzipSync } from "node:zlib";
import { type OutputChunk, rolldown } from "rolldown";
import { paths } from "./paths.ts";

/** What is loaded at one moment of an agent's life, minified: modules, and bytes after gzip. */
interface Load {
  readonly bytes: number;
  readonly modules: readonly string[];
}

/** What the core takes, dependencies and all, by when it is loaded. */
export interface LoadSizes {
  /** To record runs. */
  readonly start: Load;
  /** When the first run is sent: the protocol. */
  readonly send: Load;
  /** With it: what looks for content, secrets and personal data. */
  readonly inspect: Load;
}

const isChunkOf = (module: string) => (chunk: OutputChunk) => chunk.facadeModuleId?.endsWith(module) === true;

/** Bundles the core as a bundler of an agent's does, and measures what is loaded when. */
export async function measureLoads(): Promise<LoadSizes> {
  const bundle = await rolldown({
    input: `${paths.sdk}/src/index.ts`,
    cwd: paths.root,
    platform: "browser",
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.generate({ format: "esm", minify: true, chunkFileNames: "[name].js" });
  await bundle.close();
  const chunks = output.filter((file) => file.type === "chunk");
  const loaded = new Set<OutputChunk>();
  const reach = (chunk: OutputChunk | undefined): OutputChunk[] => {
    if (chunk === undefined || loaded.has(chunk)) return [];
    loaded.add(chunk);
    const imports = chunk.imports.map((name) => chunks.find(({ fileName }) => fileName === name));
    return [chunk, ...imports.flatMap(reach)];
  };
  const load = (module: string): Load => {
    const found = chunks.find(isChunkOf(module));
    if (found === undefined) throw new Error(`${module} is in no chunk of its own`);
    const reached = reach(found);
    return {
      bytes: reached.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0),
      modules: reached.flatMap(({ moduleIds }) => moduleIds.map((id) => id.replace(paths.root, ""))),
    };
  };
  return {
    start: load("sdk/src/index.ts"),
    send: load("sdk/src/delivery/connect-sender.ts"),
    inspect: load("privacy/src/inspect.ts"),
  };
}

if (import.meta.main) {
  for (const [moment, { bytes }] of Object.entries(await measureLoads()))
    console.log(`${moment}: ${(bytes / 1000).toFixed(1)} kB`);
}
