import { anthropicObserver } from "../adapters/anthropic/observer.ts";
import { observeManagers } from "../adapters/langchain/observe-managers.ts";
import { observeMcpClass } from "../adapters/mcp/observe-mcp.ts";
import { observeClientClass } from "../adapters/model-client/observe-client.ts";
import { openAiObserver } from "../adapters/openai/observer.ts";
import { observeTraceProviders } from "../adapters/openai-agents/observe-provider.ts";
import { observeVercelAi } from "../adapters/vercel-ai/observe-vercel-ai.ts";
import type { AgentTracer } from "../agent-tracer.ts";
import { defaultTracer } from "../context/shared.ts";
import { autoTracer } from "./default-tracer.ts";
import { watchModules } from "./watch-modules.ts";

/**
 * The tracer of what is recorded outside of runs: of the agent that RUNFACTS_AGENT_ID names, else OTEL_SERVICE_NAME, else the
 * package of the script that the process runs; its version is RUNFACTS_AGENT_VERSION, else that of the package, else
 * "unversioned". The other options are read from their variables.
 */
export const tracer: AgentTracer = autoTracer();

observeVercelAi();
watchModules([
  {
    path: /^@modelcontextprotocol\/sdk\/dist\/(?:esm|cjs)\/client\/index\.js$/,
    exports: ["Client"],
    attach: (exports) => observeMcpClass(exports, defaultTracer),
  },
  {
    // Versions 4 and older have what their clients are made from in core.
    path: /^openai\/(?:client|core)\.m?js$/,
    exports: ["OpenAI", "APIClient"],
    attach: ({ OpenAI, APIClient }) => observeClientClass(OpenAI ?? APIClient, openAiObserver),
  },
  {
    path: /^@anthropic-ai\/sdk\/(?:client|core)\.m?js$/,
    exports: ["BaseAnthropic", "APIClient"],
    attach: ({ BaseAnthropic, APIClient }) =>
      observeClientClass(BaseAnthropic ?? APIClient, anthropicObserver),
  },
  {
    path: /^@openai\/agents-core\/dist\/tracing\/provider\.m?js$/,
    exports: ["TraceProvider"],
    attach: observeTraceProviders,
  },
  {
    path: /^@langchain\/core\/dist\/callbacks\/manager\.c?js$/,
    exports: ["CallbackManager"],
    attach: observeManagers,
  },
]);
