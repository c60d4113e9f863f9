import { processGlobal } from "../process-global.ts";

/** What a spool uses of `node:fs`. */
export interface NodeFiles {
  readonly constants: {
    readonly O_APPEND: number;
    readonly O_WRONLY: number;
    readonly R_OK: number;
    readonly W_OK: number;
  };
  accessSync(path: string, mode: number): void;
  closeSync(file: number): void;
  existsSync(path: string): boolean;
  ftruncateSync(file: number, size: number): void;
  mkdirSync(path: string, options: { readonly recursive: true; readonly mode: number }): unknown;
  openSync(path: string, flags: string | number, mode?: number): number;
  readFileSync(path: string): Uint8Array;
  readFileSync(path: string, encoding: "utf8"): string;
  readdirSync(path: string): string[];
  readlinkSync(path: string): string;
  realpathSync(path: string): string;
  renameSync(from: string, to: string): void;
  statSync(path: string): { readonly size: number; readonly mtimeMs: number };
  unlinkSync(path: string): void;
  utimesSync(path: string, accessed: number, modified: number): void;
  writeSync(file: number, bytes: Uint8Array, offset: number): number;
}

/** `node:fs` in Node, Bun and Deno. */
export function nodeFiles(): NodeFiles | undefined {
  return builtinModule<NodeFiles>("node:fs");
}

/** A module of Node's, where the runtime has it. */
export function builtinModule<M>(name: string): M | undefined {
  try {
    return processGlobal()?.getBuiltinModule?.(name) as M | undefined;
  } catch {
    return undefined;
  }
}
