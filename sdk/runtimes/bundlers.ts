import { createRequire } from "node:module";
import { join } from "node:path";

/** What is bundled: for Node, or for browsers. */
interface BundleOptions {
  /** Where the bundlers are installed. */
  readonly folder: string;
  /** The agent's project, which holds its entry. */
  readonly project: string;
  readonly entry: string;
  readonly outDir: string;
  readonly platform: "node" | "browser";
}

/** Bundles an agent as minified ES modules with chunks that are loaded later; gives what the bundler warned of. */
export type Bundle = (options: BundleOptions) => Promise<readonly string[]>;

interface Esbuild {
  build(options: object): Promise<{ readonly warnings: readonly { readonly text: string }[] }>;
}

interface WebpackStats {
  toJson(options: object): {
    readonly errors?: readonly { readonly message: string }[];
    readonly warnings?: readonly { readonly message: string }[];
  };
}

type Webpack = (
  options: object,
  done: (error: Error | null, stats: WebpackStats | undefined) => void,
) => { close(done: () => void): void } | undefined;

interface Vite {
  build(options: object): Promise<unknown>;
}

const load = (folder: string, name: string): unknown => createRequire(join(folder, "package.json"))(name);

const esbuild: Bundle = async ({ folder, project, entry, outDir, platform }) => {
  const { build } = load(folder, "esbuild") as Esbuild;
  const { warnings } = await build({
    absWorkingDir: project,
    entryPoints: { agent: entry },
    outdir: outDir,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform,
    outExtension: { ".js": ".mjs" },
    logLevel: "silent",
  });
  return warnings.map(({ text }) => text);
};

const webpack: Bundle = ({ folder, project, entry, outDir, platform }) =>
  new Promise((resolve, reject) => {
    const options = {
      context: project,
      mode: "production",
      target: platform === "node" ? "node20" : ["web", "es2022"],
      entry: { agent: entry },
      experiments: { outputModule: true },
      output: {
        path: outDir,
        filename: "[name].mjs",
        chunkFilename: "[name].mjs",
        module: true,
        chunkFormat: "module",
        chunkLoading: "import",
        publicPath: "auto",
      },
      performance: { hints: false },
    };
    const compiler = (load(folder, "webpack") as Webpack)(options, (error, stats) => {
      const { errors = [], warnings = [] } =
        stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
      const failed = error ?? (errors[0] && new Error(errors[0].message));
      compiler?.close(() => (failed ? reject(failed) : resolve(warnings.map(({ message }) => message))));
    });
  });

const vite: Bundle = async ({ folder, project, entry, outDir, platform }) => {
  const { build } = load(folder, "vite") as Vite;
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const ignore = () => undefined;
  await build({
    configFile: false,
    logLevel: "warn",
    root: project,
    customLogger: {
      info: ignore,
      warn,
      warnOnce: warn,
      error: warn,
      clearScreen: ignore,
      hasErrorLogged: () => false,
      hasWarned: false,
    },
    // As for a server that is deployed without node_modules.
    ...(platform === "node" && { ssr: { noExternal: true } }),
    build: {
      outDir,
      emptyOutDir: true,
      minify: true,
      ...(platform === "node" && { ssr: true }),
      modulePreload: false,
      rolldownOptions: {
        input: { agent: entry },
        output: { entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs", format: "es" },
      },
    },
  });
  return warnings;
};

/** The bundlers that agents are built with. */
export const bundlers: Readonly<Record<string, Bundle>> = { esbuild, webpack, vite };
