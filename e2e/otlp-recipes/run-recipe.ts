import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";
import type { Installed } from "./install.ts";
import { CANARY } from "./model/script.ts";
import { type Block, withoutInstalls } from "./page.ts";
import type { Recipe } from "./recipe.ts";

const root = join(import.meta.dirname, "../..");
const QUESTION = "Where is my order?";
const TIMEOUT_MS = 120_000;

/** What a recipe sees of this machine: nothing but programs. Models answer on loopback, and nobody else is asked. */
async function environment(bin: string, home: string, modelUrl: string, otlpUrl: string) {
  const go = await runCommand("go", ["env", "-json", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS"], root);
  return {
    ...(go.ok && (JSON.parse(go.stdout ?? "{}") as Record<string, string>)),
    PATH: `${bin}:${process.env["PATH"]}`,
    HOME: home,
    OPENAI_API_KEY: "test",
    OPENAI_BASE_URL: `${modelUrl}/v1`,
    ANTHROPIC_API_KEY: "test",
    ANTHROPIC_BASE_URL: modelUrl,
    GEMINI_API_KEY: "test",
    GOOGLE_API_KEY: "test",
    GOOGLE_GEMINI_BASE_URL: modelUrl,
    // Where the recipes count on the default ports.
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    GEMINI_TELEMETRY_OTLP_ENDPOINT: otlpUrl,
    GEMINI_CLI_TRUST_WORKSPACE: "true",
    GEMINI_MODEL: "gemini-2.5-flash",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    CREWAI_DISABLE_TELEMETRY: "true",
  };
}

/** Runs a recipe as a newcomer pastes it, with a question that must not be kept. Rejects if it fails. */
export async function runRecipe(
  { folder, prepare }: Recipe,
  { commands, toml }: Block,
  installed: Extract<Installed, { folder: string }>,
  urls: { readonly modelUrl: string; readonly otlpUrl: string },
): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), "runfacts-recipe-"));
  try {
    const home = join(work, "home");
    const project = join(work, "project");
    await mkdir(home);
    await cp(join(root, "examples/opentelemetry", folder), project, { recursive: true });
    await symlink(join(installed.folder, "node_modules"), join(project, "node_modules"));
    await runCommand("git", ["init", "--quiet"], project);
    const here = (text: string) => text.replaceAll("http://localhost:4318", urls.otlpUrl);
    await prepare?.({ home, ...urls }, here(toml));
    const script = here(withoutInstalls(commands)).replaceAll(QUESTION, `Where is ${CANARY}?`);
    const env = await environment(installed.bin, home, urls.modelUrl, urls.otlpUrl);
    await new Promise<void>((resolve, reject) => {
      const options = { cwd: project, env, timeout: TIMEOUT_MS, maxBuffer: 64 << 20 };
      const child = execFile("bash", ["-ec", script], options, (error, stdout, stderr) => {
        if (error === null) resolve();
        else
          reject(new Error(`${stdout}${stderr}`.trim().split("\n").slice(-12).join("\n"), { cause: error }));
      });
      child.stdin?.end();
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
