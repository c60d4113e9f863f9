import { posix } from "node:path";

/** Folders of the root whose paths a page may name in code. */
const ROOMS =
  "(?:bench|codec|db|dev|docs|e2e|examples|gen|ingest-svc|privacy|proto|query-svc|sdk|server|tools|web)";
/** A file, a folder with a slash behind, or something deep; `db/read` is how a package is called. */
const codePath = new RegExp(`^${ROOMS}/(?:[\\w./-]*(?:/|\\.\\w+)|[\\w.-]+/[\\w./-]+)?$`);

/**
 * The paths of this repository that a page of Markdown names: targets of its links, and files and folders in code spans.
 * Paths with a placeholder (`routes/<rpc>.ts`, `NNNN_name.sql`), commands and addresses are none.
 *
 * @param page path of the page from the root, from which its links start
 * @returns paths from the root
 */
export function namedPaths(page: string, markdown: string): string[] {
  const text = markdown.replaceAll(/^```[\s\S]*?^```/gm, "");
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target.replace(/#.*$/, ""))
    .filter((target) => target !== "" && !/^[a-z]+:/.test(target))
    .map((target) => posix.join(posix.dirname(page), target));
  const spans = [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, code = ""]) => code)
    .filter((code) => codePath.test(code) && !code.includes("NNNN"));
  return [...new Set([...links, ...spans])];
}
