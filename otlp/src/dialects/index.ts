// Made by `npm run dialects` of the files beside it.
import type { LogDialect, SpanDialect } from "../dialect/dialect.ts";
import { claudeCodeLogs } from "./claude-code-logs.ts";
import { claudeCodeSpans } from "./claude-code-spans.ts";
import { codex } from "./codex.ts";
import { geminiCli } from "./gemini-cli.ts";
import { genAi } from "./gen-ai.ts";
import { genkit } from "./genkit.ts";
import { koog } from "./koog.ts";
import { langSmith } from "./lang-smith.ts";
import { mcp } from "./mcp.ts";
import { openInference } from "./open-inference.ts";
import { openLlmetry } from "./open-llmetry.ts";
import { openTelemetry } from "./open-telemetry.ts";
import { pydanticAi } from "./pydantic-ai.ts";
import { vercelAi } from "./vercel-ai.ts";

/** All dialects; of those that know a fact of a span, the first counts. */
export const dialects: { readonly spans: readonly SpanDialect[]; readonly logs: readonly LogDialect[] } = {
  spans: [
    claudeCodeSpans,
    genkit,
    koog,
    langSmith,
    mcp,
    openInference,
    openLlmetry,
    pydanticAi,
    vercelAi,
    genAi,
    openTelemetry,
  ],
  logs: [claudeCodeLogs, codex, geminiCli],
};
