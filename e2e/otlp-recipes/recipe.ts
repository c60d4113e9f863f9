import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where a recipe runs: its home folder, and the models that answer it. */
interface Place {
  readonly home: string;
  readonly modelUrl: string;
  readonly otlpUrl: string;
}

/** A stack of docs/opentelemetry.md. */
export interface Recipe {
  /** Its heading below "Recipes". */
  readonly title: string;
  /** Its folder in examples/opentelemetry, with the packages that it needs and the run that comes of it. */
  readonly folder: string;
  /** What people have before: a log-in, permissions. Gets the TOML of the recipe too. */
  readonly prepare?: (place: Place, toml: string) => Promise<void>;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, text);
}

const recipe = (title: string, folder: string): Recipe => ({ title, folder });

export const recipes: readonly Recipe[] = [
  {
    title: "Claude Code",
    folder: "claude-code",
    prepare: ({ home }) =>
      write(
        join(home, ".claude/settings.json"),
        JSON.stringify({ model: "claude-sonnet-4-6", permissions: { allow: ["Bash"] } }),
      ),
  },
  {
    title: "Codex",
    folder: "codex",
    prepare: ({ home, modelUrl }, toml) => {
      const settings = [
        `model = "gpt-5"`,
        `model_provider = "test"`,
        `approval_policy = "never"`,
        `sandbox_mode = "danger-full-access"`,
        toml,
        "[model_providers.test]",
        `name = "test"`,
        `base_url = "${modelUrl}/v1"`,
        `wire_api = "responses"`,
        `env_key = "OPENAI_API_KEY"`,
      ];
      return write(join(home, ".codex/config.toml"), settings.join("\n"));
    },
  },
  {
    title: "Gemini CLI",
    folder: "gemini-cli",
    prepare: ({ home }) =>
      write(
        join(home, ".gemini/settings.json"),
        JSON.stringify({
          security: { auth: { selectedType: "gemini-api-key" } },
          tools: { allowed: ["run_shell_command"] },
        }),
      ),
  },
  recipe("Pydantic AI", "pydantic-ai"),
  recipe("CrewAI", "crewai"),
  recipe("Google ADK", "google-adk"),
  recipe("LangGraph", "langgraph"),
  recipe("LangGraph with LangSmith", "langsmith"),
  recipe("OpenAI Agents", "openai-agents"),
  recipe("Vercel AI SDK", "vercel-ai"),
  recipe("Mastra", "mastra"),
  recipe("JavaScript", "javascript"),
  recipe("Python", "python"),
  recipe("Go", "go"),
];
