import { createRequire } from "node:module";
import { join } from "node:path";
import type { OtherTool } from "./other-tool.ts";

interface Core {
  readonly lintSource: (request: object) => Promise<{ readonly messages: readonly unknown[] }>;
}

interface Preset {
  readonly creator: object;
}

const PRESET = "@secretlint/secretlint-rule-preset-recommend";

/**
 * secretlint with its recommended preset.
 *
 * @param directory where `@secretlint/core` and the preset are installed
 */
export function secretlintTool(directory: string): OtherTool {
  const load: (name: string) => unknown = createRequire(join(directory, "package.json"));
  const { lintSource } = load("@secretlint/core") as Core;
  const { creator } = load(PRESET) as Preset;
  const config = { rules: [{ id: PRESET, rule: creator }] };
  return {
    name: "secretlint",
    find: async (texts) => {
      const found = new Set<number>();
      for (const [at, content] of texts.entries()) {
        const source = { filePath: `${at}.txt`, content, contentType: "text", ext: ".txt" };
        const { messages } = await lintSource({ source, options: { config } });
        if (messages.length > 0) found.add(at);
      }
      return found;
    },
  };
}
