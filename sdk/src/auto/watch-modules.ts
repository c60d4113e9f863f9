import { quietly } from "../adapters/quietly.ts";
import { processGlobal } from "../process-global.ts";

/** A module that is told when it is loaded, so that what it exports can be watched. */
export interface WatchedModule {
  /** The end of its path, after `node_modules/`. */
  readonly path: RegExp;
  /** Which of its exports are asked for: names of what the module itself declares in one version or another. */
  readonly exports: readonly string[];
  attach(exports: Readonly<Record<string, unknown>>): void;
}

interface LoadResult {
  readonly format?: string | null | undefined;
  readonly source?: unknown;
}

type NextLoad = (url: string, context: unknown) => LoadResult;

interface ModuleHooks {
  registerHooks?(hooks: { load(url: string, context: unknown, nextLoad: NextLoad): LoadResult }): unknown;
}

const KEY: unique symbol = Symbol.for("runfacts.loaded.1");
const TELL = 'globalThis[Symbol.for("runfacts.loaded.1")]';

function textOf(source: unknown): string | undefined {
  if (typeof source === "string") return source;
  return source instanceof Uint8Array ? new TextDecoder().decode(source) : undefined;
}

/** The source of a module, and a last line that tells what it exports. */
function withLastLine(result: LoadResult, index: number, { exports }: WatchedModule): LoadResult {
  const source = textOf(result.source);
  if (source === undefined) return result;
  // A name that is not declared must not throw.
  const known = exports.map((name) => `${name}: typeof ${name} === "undefined" ? undefined : ${name}`);
  const given = result.format?.startsWith("commonjs") ? "module.exports" : `{ ${known.join(", ")} }`;
  return { ...result, source: `${source}\n;${TELL}?.(${index}, ${given});\n` };
}

/**
 * Is told of modules as they are loaded from now on, by `import` or `require`; those that are loaded already are not seen.
 * Node 22.15, 23.5 and newer; elsewhere this does nothing. Never throws.
 */
export function watchModules(watched: readonly WatchedModule[]): void {
  quietly(() => {
    const { registerHooks } = Object(processGlobal()?.getBuiltinModule?.("node:module")) as ModuleHooks;
    const holder = globalThis as { [KEY]?: (index: number, exports: unknown) => void };
    if (typeof registerHooks !== "function" || holder[KEY] !== undefined) return;
    holder[KEY] = (index, exports) => quietly(() => watched[index]?.attach(Object(exports)), undefined);
    registerHooks({
      load(url, context, nextLoad) {
        const result = nextLoad(url, context);
        return quietly(() => {
          const at = url.lastIndexOf("/node_modules/");
          if (at === -1) return result;
          const path = url.slice(at + "/node_modules/".length);
          const index = watched.findIndex((module) => module.path.test(path));
          const module = watched[index];
          return module === undefined ? result : withLastLine(result, index, module);
        }, result);
      },
    });
  }, undefined);
}
