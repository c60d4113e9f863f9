/** A stack of JavaScript for which the SDK has an adapter. */
export interface SdkStack {
  readonly stack: string;
  /** Packages of npm, one of which tells that it is used. */
  readonly packages: readonly string[];
  /** Major versions of its package for which this is. Default: all. */
  readonly majors?: readonly number[];
  /** The heading of docs/adapters.md about it, as a link has it. */
  readonly anchor: string;
  /** The lines of its program. Default: none, as `--import @runfacts/sdk/auto` is enough. */
  readonly lines?: readonly string[];
}

/** What docs/adapters.md has at length; those that need lines of their own say so there. */
export const sdkStacks: readonly SdkStack[] = [
  { stack: "OpenAI", packages: ["openai"], anchor: "openai" },
  { stack: "Anthropic", packages: ["@anthropic-ai/sdk"], anchor: "anthropic" },
  { stack: "OpenAI Agents", packages: ["@openai/agents"], anchor: "openai-agents" },
  {
    stack: "LangChain",
    packages: ["langchain", "@langchain/core", "@langchain/langgraph"],
    anchor: "langchain",
  },
  { stack: "MCP", packages: ["@modelcontextprotocol/sdk"], anchor: "mcp" },
  {
    stack: "Vercel AI SDK 5 or 6",
    packages: ["ai"],
    majors: [5, 6],
    anchor: "vercel-ai-sdk",
    lines: [
      'import { vercelAiTelemetry } from "@runfacts/sdk/vercel-ai";',
      '  experimental_telemetry: vercelAiTelemetry({ tracer, functionId: "answer" }),',
    ],
  },
  { stack: "Vercel AI SDK", packages: ["ai"], anchor: "vercel-ai-sdk" },
  {
    stack: "Claude Agent SDK",
    packages: ["@anthropic-ai/claude-agent-sdk"],
    anchor: "claude-agent-sdk",
    lines: [
      'import { observeClaudeAgent } from "@runfacts/sdk/claude-agent-sdk";',
      "const ask = observeClaudeAgent(query, { tracer });",
    ],
  },
  {
    stack: "Mastra",
    packages: ["@mastra/core"],
    anchor: "mastra",
    lines: [
      'import { runfacts } from "@runfacts/sdk/mastra";',
      "const observability = new Observability({",
      '  configs: { runfacts: { serviceName: "support", exporters: [runfacts({ tracer })] } },',
      "});",
    ],
  },
];
