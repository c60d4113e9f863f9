import { findInFiles } from "./in-files.ts";
import type { OtherTool } from "./other-tool.ts";

/** gitleaks with the rules that it comes with. */
export function gitleaksTool(program: string): OtherTool {
  const argsOf = (directory: string) => [
    "dir",
    directory,
    "--no-banner",
    "--log-level=fatal",
    "--exit-code=0",
    "--report-format=json",
    "--report-path=-",
  ];
  return { name: "gitleaks", find: (texts) => findInFiles(program, argsOf, texts) };
}
