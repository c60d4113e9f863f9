import { readFileSync } from "node:fs";

/** What is a file itself, and whose content is no setting. */
const FILES: ReadonlySet<string> = new Set(["RULES_FILE"]);
const FILE = /^([A-Z][A-Z0-9_]*)_FILE$/;

/**
 * Sets what files hold, as secrets are handed to containers: `DATABASE_URL_FILE=/run/secrets/url` sets DATABASE_URL to the
 * content of that file, without the white space at its ends. A setting that is there itself stays; a name ending in
 * `_FILE` whose value is no absolute path is left alone, as is RULES_FILE.
 *
 * @throws Error that names the setting, never what the file holds, when it cannot be read or is empty
 */
export function settingsFromFiles(env: NodeJS.ProcessEnv): void {
  for (const [variable, path = ""] of Object.entries(env)) {
    const name = FILE.exec(variable)?.[1];
    if (name === undefined || FILES.has(variable) || !path.startsWith("/") || env[name]) continue;
    env[name] = contentOf(variable, path);
  }
}

function contentOf(variable: string, path: string): string {
  let content: string;
  try {
    content = readFileSync(path, "utf8").trim();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new Error(`${variable} names a file that cannot be read${code}.`);
  }
  if (content === "") throw new Error(`${variable} names a file that is empty.`);
  return content;
}
