import { findInFiles } from "./in-files.ts";
import type { OtherTool } from "./other-tool.ts";

/** trufflehog, which does not ask the services here whether a secret is valid. */
export function trufflehogTool(program: string): OtherTool {
  const argsOf = (directory: string) => [
    "filesystem",
    directory,
    "--json",
    "--no-verification",
    "--no-update",
  ];
  return { name: "trufflehog", find: (texts) => findInFiles(program, argsOf, texts) };
}
