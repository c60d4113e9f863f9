import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adviceFor } from "./advice-for.ts";
import { readProject } from "./project.ts";

const local = { ingestUrl: "http://127.0.0.1:8000", needsKey: false, isDefault: true };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "runfacts-project-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function adviceOn(files: Readonly<Record<string, string>>, target = local) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return adviceFor(await readProject(folder), target);
}

function manifest(dependencies: Readonly<Record<string, string>>) {
  return { "package.json": JSON.stringify({ dependencies }) };
}

const stacks: [name: string, files: Record<string, string>, stacks: string[]][] = [
  [
    "what the SDK sees by itself is one",
    manifest({ openai: "^6", "@modelcontextprotocol/sdk": "1" }),
    ["OpenAI, MCP"],
  ],
  ["the Vercel AI SDK 7", manifest({ ai: "^7.0.1" }), ["Vercel AI SDK"]],
  ["the Vercel AI SDK 5", manifest({ ai: "~5.0.0" }), ["Vercel AI SDK 5 or 6"]],
  ["development dependencies", { "package.json": '{"devDependencies": {"@mastra/core": "1"}}' }, ["Mastra"]],
  ["a package.json that names none", manifest({ express: "5" }), ["JavaScript"]],
  ["a package.json that does not parse", { "package.json": "{" }, ["JavaScript"]],
  ["a framework of Python", { "requirements-dev.txt": "crewai==1\n" }, ["CrewAI"]],
  ["another program in Python", { "pyproject.toml": '[project]\nname = "x"\n' }, ["Python"]],
  ["Go", { "go.mod": "module x\n" }, ["Go"]],
  ["Claude Code", { ".claude/settings.json": "{}" }, ["Claude Code"]],
  ["Codex", { ".codex/config.toml": "" }, ["Codex"]],
  [
    "both sides of a product",
    { ...manifest({ openai: "6" }), "requirements.txt": "langgraph\n" },
    ["OpenAI", "LangGraph"],
  ],
  ["nothing", {}, ["any program"]],
];

describe("adviceFor", () => {
  it.each(stacks)("%s", async (_, files, found) => {
    expect((await adviceOn(files)).map(({ stack }) => stack)).toEqual(found);
  });

  it("adds packages as the project does", async () => {
    const [advice] = await adviceOn({ ...manifest({ openai: "6" }), "pnpm-lock.yaml": "" });
    expect(advice?.shell).toEqual([
      "pnpm add @runfacts/sdk",
      "RUNFACTS_AGENT_ID=support node --import @runfacts/sdk/auto app.js",
    ]);
  });

  it("says where to send, and that a key is needed, where that is so", async () => {
    const elsewhere = { ingestUrl: "https://runs.example", needsKey: true, isDefault: false };
    const [javascript, python] = await adviceOn(
      { ...manifest({ openai: "6" }), "requirements.txt": "crewai\n" },
      elsewhere,
    );
    expect(javascript?.shell).toContain("export RUNFACTS_URL=https://runs.example");
    expect(javascript?.shell).toContain("export RUNFACTS_API_KEY=rf_…");
    expect(python?.shell.join("\n")).toMatch(/OTLP_ENDPOINT=https:\/\/runs\.example .*/);
    expect(python?.shell.join("\n")).toContain('OTLP_HEADERS="authorization=Bearer%20rf_…"');
  });

  it("puts imports before what uses them", async () => {
    const [advice] = await adviceOn(manifest({ "@mastra/core": "1" }));
    const lines = advice?.file?.lines ?? [];
    const lastImport = lines.findLastIndex((line) => line.startsWith("import "));
    expect(lines.findIndex((line) => line.startsWith("const "))).toBe(lastImport + 1);
  });
});
