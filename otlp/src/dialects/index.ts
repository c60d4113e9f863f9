// Made by `npm run dialects` of the files beside it.
import type { LogDialect, SpanDialect } from "../dialect/dialect.ts";
import { agentFramework } from "./agent-framework.ts";
import { claudeCodeLogs } from "./claude-code-logs.ts";
import { claudeCodeSpans } from "./claude-code-spans.ts";
import { codex } from "./codex.ts";
import { geminiCli } from "./gemini-cli.ts";
import { geminiCliSpans } from "./gemini-cli-spans.ts";
import { genAi } from "./gen-ai.ts";
import { genkit } from "./genkit.ts";
import { googleAdk } from "./google-adk.ts";
import { haystack } from "./haystack.ts";
import { koog } from "./koog.ts";
import { langSmith } from "./lang-smith.ts";
import { logfire } from "./logfire.ts";
import { mastra } from "./mastra.ts";
import { mcp } from "./mcp.ts";
import { openInference } from "./open-inference.ts";
import { openLlmetry } from "./open-llmetry.ts";
import { openTelemetry } from "./open-telemetry.ts";
import { pydanticAi } from "./pydantic-ai.ts";
import { qwenCodeLogs } from "./qwen-code-logs.ts";
import { qwenCodeSpans } from "./qwen-code-spans.ts";
import { springAi } from "./spring-ai.ts";
import { strands } from "./strands.ts";
import { vercelAi } from "./vercel-ai.ts";

/** All dialects; of those that know a fact of a span, the first counts. */
export const dialects: { readonly spans: readonly SpanDialect[]; readonly logs: readonly LogDialect[] } = {
  spans: [
    agentFramework,
    claudeCodeSpans,
    geminiCliSpans,
    genkit,
    googleAdk,
    haystack,
    koog,
    langSmith,
    logfire,
    mastra,
    mcp,
    openInference,
    openLlmetry,
    pydanticAi,
    qwenCodeSpans,
    springAi,
    strands,
    vercelAi,
    genAi,
    openTelemetry,
  ],
  logs: [claudeCodeLogs, codex, geminiCli, qwenCodeLogs],
};
