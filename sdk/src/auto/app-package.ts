import { processGlobal } from "../process-global.ts";

/** What is known of the package that the process runs. */
export interface AppPackage {
  readonly name?: string;
  readonly version?: string;
}

interface Files {
  readFileSync(path: string, encoding: "utf8"): string;
}

interface Paths {
  dirname(path: string): string;
  join(...parts: readonly string[]): string;
}

interface RunningProcess {
  readonly argv?: readonly string[];
  cwd(): string;
}

function manifestIn(path: string, files: Files): AppPackage | undefined {
  try {
    const { name, version } = Object(JSON.parse(files.readFileSync(path, "utf8"))) as Record<string, unknown>;
    if (typeof name !== "string" || name === "") return undefined;
    // An id begins with a letter: @acme/support is acme/support.
    return {
      name: name.replace(/^@/, ""),
      ...(typeof version === "string" && version !== "" && { version }),
    };
  } catch {
    return undefined;
  }
}

/**
 * The package of the script that the process runs; of a program of another package, such as `next start`, that of the folder
 * it runs in. Never throws.
 */
export function appPackage(): AppPackage {
  try {
    const process = processGlobal();
    const files = process?.getBuiltinModule?.("node:fs") as Files | undefined;
    const paths = process?.getBuiltinModule?.("node:path") as Paths | undefined;
    if (files === undefined || paths === undefined) return {};
    const { argv = [] } = process as unknown as RunningProcess;
    const [, script] = argv;
    const isOfAnother = script === undefined || /[\\/]node_modules[\\/]/.test(script);
    let folder = isOfAnother ? (process as unknown as RunningProcess).cwd() : paths.dirname(script);
    for (;;) {
      const found = manifestIn(paths.join(folder, "package.json"), files);
      const above = paths.dirname(folder);
      if (found !== undefined || above === folder) return found ?? {};
      folder = above;
    }
  } catch {
    // A runtime without files, or one that does not let them be read.
    return {};
  }
}
