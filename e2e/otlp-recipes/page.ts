import { readFile } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A recipe as docs/opentelemetry.md has it. */
export interface Block {
  /** What is pasted into a shell. */
  readonly commands: string;
  /** Names of the packages that it installs, without versions. */
  readonly packages: readonly string[];
  /** What is pasted into a file of settings; empty if there is none. */
  readonly toml: string;
}

const INSTALL = /^(?:pip install|npm install(?: -g)?|go get) (.+)$/gm;

function codeOf(section: string, language: string): string {
  return [...section.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))]
    .map(([, code]) => code ?? "")
    .join("\n");
}

/** The recipes of the page, by heading. */
export async function readPage(): Promise<ReadonlyMap<string, Block>> {
  const page = await readFile(join(root, "docs/opentelemetry.md"), "utf8");
  const recipes = page.split(/^## /m).find((section) => section.startsWith("Recipes\n")) ?? "";
  const [, ...sections] = recipes.split(/^### /m);
  return new Map(
    sections.map((section) => {
      const commands = codeOf(section, "sh");
      const names = [...commands.matchAll(INSTALL)].flatMap(([, list]) => (list ?? "").split(" "));
      const packages = names.map((name) => name.replaceAll('"', ""));
      return [section.slice(0, section.indexOf("\n")), { commands, packages, toml: codeOf(section, "toml") }];
    }),
  );
}

/** The commands without those that install. */
export const withoutInstalls = (commands: string): string => commands.replaceAll(INSTALL, "");
