import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { help } from "./help.ts";
import { setupExit } from "./setup/setup.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/cli.md"), "utf8");

describe("docs/cli.md", () => {
  it("has what --help prints", () => {
    expect(page).toContain(`\`\`\`\n${help("~/.local/share/runfacts")}\n\`\`\`\n`);
  });

  it("has the exit codes of setup", () => {
    const [, table = ""] = page.split("| exit code | |\n|---|---|\n");
    const codes = [
      ...table
        .split("\n\n", 1)
        .join("")
        .matchAll(/^\| (\d+) \|/gm),
    ].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(setupExit));
  });
});
