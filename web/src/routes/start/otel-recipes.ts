/** How to observe a stack by OpenTelemetry: what to type, and where. */
export interface OtelRecipe {
  readonly stack: string;
  /** The heading of its recipe in the documentation, as a link has it. */
  readonly anchor: string;
  /** The file that the lines belong into. Default: none, they are typed */
  readonly file?: string;
  /** What has to be there beside the lines. */
  readonly also?: string;
  /** Packages to be installed beside those of the framework. Default: none */
  readonly packages?: readonly string[];
  /** The lines, in which {@link ENDPOINT} stands for where runs are sent. */
  readonly lines: readonly string[];
}

/** Stands for the address of the ingest service. */
const ENDPOINT = "{endpoint}";

const endpoint = `export OTEL_EXPORTER_OTLP_ENDPOINT=${ENDPOINT}`;
const named = `${endpoint} OTEL_SERVICE_NAME=support`;
const python = [
  `${named} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`,
  "opentelemetry-instrument python agent.py",
] as const;
const node = [named, "node agent.js"] as const;
const distro = ["opentelemetry-distro", "opentelemetry-exporter-otlp-proto-http"] as const;
const inference = (name: string) => [`openinference-instrumentation-${name}`, ...distro];

/** The one that is shown first. */
export const firstRecipe: OtelRecipe = {
  stack: "Claude Code",
  anchor: "claude-code",
  lines: ["export CLAUDE_CODE_ENABLE_TELEMETRY=1 OTEL_LOGS_EXPORTER=otlp", endpoint],
  also: "The Claude Agent SDK reads the same variables. Each prompt is a run.",
};

/** The stacks that a newcomer may come with; docs/opentelemetry.md has each of them at length. */
export const otelRecipes: readonly OtelRecipe[] = [
  firstRecipe,
  {
    stack: "Codex",
    anchor: "codex",
    file: "~/.codex/config.toml",
    lines: ["[otel]", `exporter = { otlp-http = { endpoint = "${ENDPOINT}/v1/logs", protocol = "binary" } }`],
    also: "Each prompt is a run.",
  },
  {
    stack: "Gemini CLI",
    anchor: "gemini-cli",
    lines: ["export GEMINI_TELEMETRY_ENABLED=true", `export GEMINI_TELEMETRY_OTLP_ENDPOINT=${ENDPOINT}`],
    also: "Each prompt is a run.",
  },
  {
    stack: "Pydantic AI",
    anchor: "pydantic-ai",
    lines: python,
    packages: distro,
    also: "The agent has one line for it: Agent.instrument_all().",
  },
  {
    stack: "Vercel AI SDK",
    anchor: "vercel-ai-sdk",
    lines: node,
    also: "The agent starts OpenTelemetry, and registers the integration: registerTelemetry(new OpenTelemetry()).",
  },
  {
    stack: "LangGraph",
    anchor: "langgraph",
    lines: python,
    packages: inference("langchain"),
    also: "With the package openinference-instrumentation-langchain.",
  },
  {
    stack: "OpenAI Agents",
    anchor: "openai-agents",
    lines: python,
    packages: inference("openai-agents"),
    also: "With the package openinference-instrumentation-openai-agents.",
  },
  {
    stack: "CrewAI",
    anchor: "crewai",
    lines: python,
    packages: inference("crewai"),
    also: "With the package openinference-instrumentation-crewai, and the one for your model.",
  },
  { stack: "Google ADK", anchor: "google-adk", lines: python, packages: distro },
  {
    stack: "Mastra",
    anchor: "mastra",
    lines: [endpoint, "node agent.js"],
    also: "With the package @mastra/otel-exporter.",
  },
  {
    stack: "JavaScript",
    anchor: "javascript",
    lines: node,
    also: "Spans with gen_ai.operation.name become steps.",
  },
  {
    stack: "Python",
    anchor: "python",
    lines: [named, "opentelemetry-instrument python agent.py"],
    packages: ["opentelemetry-distro", "opentelemetry-exporter-otlp-proto-grpc"],
    also: "Spans with gen_ai.operation.name become steps.",
  },
  {
    stack: "Go",
    anchor: "go",
    lines: [named, "go run ."],
    packages: [
      "go.opentelemetry.io/otel",
      "go.opentelemetry.io/otel/sdk",
      "go.opentelemetry.io/otel/trace",
      "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp",
    ],
    also: "Spans with gen_ai.operation.name become steps.",
  },
];

/** The lines of a recipe, for an ingest service at `ingestUrl`. */
export function otelCommand({ lines }: OtelRecipe, ingestUrl: string): string {
  return lines.join("\n").replaceAll(ENDPOINT, ingestUrl);
}
