import type { RunOutline } from "./outline.ts";

/** What each of the traces beside the repository becomes, and pieces of it that must not come out. */
export const expectedTraces: Readonly<
  Record<string, { readonly content: readonly string[]; readonly expected: readonly RunOutline[] }>
> = {
  "agno-2025-06-11": {
    content: ["trending", "DuckDuckGo", "chatcmpl"],
    expected: [
      {
        agent: "unknown_service | unversioned | 35cc6c90-b657-4819-b66c-c931c03ad569",
        ended: "success, 6991 ms",
        usage: {},
        failures: [],
        steps: [
          "other: invoke_agent @0 6991 ms isAgent=true",
          "  plan: chat gpt-4o-mini @2 960 ms provider=OpenAI type_derived=true",
          "  tool: execute_tool duckduckgo_search @966 717 ms arguments=#1 resultBytes=2008",
          "  respond: chat gpt-4o-mini @1692 4799 ms provider=OpenAI",
        ],
      },
    ],
  },
  "claude-agent-2025-12-22": {
    content: ["LANGSMITH_TRACING", "claude.assistant.turn"],
    expected: [
      {
        agent: "unknown_service | unversioned | 6fb9b4b8-dd4d-4d41-8d4f-c0c0799a6559",
        ended: "success, 7359 ms",
        usage: {},
        failures: [],
        steps: [
          "other: chain @0 7359 ms provider=langchain turns=3",
          "  respond: chat claude-sonnet-4-5-20250929 @-1 3197 ms provider=anthropic",
          "  respond: chat claude-sonnet-4-5-20250929 @3196 252 ms provider=anthropic",
          "  respond: chat claude-sonnet-4-5-20250929 @3448 3872 ms provider=anthropic",
          "  tool: execute_tool mcp__weather__get_weather @3498 41 ms provider=langchain",
          "  tool: execute_tool mcp__weather__get_weather @3564 41 ms provider=langchain",
          "  respond: chat claude-sonnet-4-5-20250929 @3626 3733 ms provider=anthropic",
        ],
      },
    ],
  },
  "koog-2025-08-26": {
    content: ["Bob", "polite assistant", "call_dOeEHJDI0liHrCdFWTpkTsuO"],
    expected: [
      {
        agent: "ai.koog | 0.3.0 | 6f8d2449-33ed-4c7c-82e7-5410e34ee4e6",
        ended: "success, 5843 ms",
        usage: {},
        failures: [],
        steps: [
          "other: create_agent @0 5843 ms model=gpt-4o provider=openai",
          "  other: invoke_agent single_run_sequential @5 5838 ms isAgent=true provider=openai strategy=single_run_sequential",
          "    other: node __start__ @8 0 ms",
          "    other: node nodeCallLLM @26 2846 ms",
          "      plan: chat gpt-4o @31 2840 ms provider=openai finish_reason=tool_calls type_derived=true",
          "    other: node nodeExecuteTool @2872 1021 ms",
          "      tool: execute_tool ByeTool @2878 1014 ms arguments=#1 resultBytes=16",
          "      tool: execute_tool HelloTool @2878 1011 ms arguments=#1 resultBytes=21",
          "    other: node nodeSendToolResult @3893 1946 ms",
          "      respond: chat gpt-4o @3896 1942 ms provider=openai finish_reason=stop",
          "    other: node __finish__ @5839 1 ms",
        ],
      },
    ],
  },
  "openai-agents-2025-09-30": {
    content: ["Tokyo", "helpful agent", "Agent workflow"],
    expected: [
      {
        agent: "Hello world | unversioned",
        ended: "success, 2190 ms",
        usage: {
          inputTokens: 140,
          outputTokens: 44,
          cacheReadTokens: 0,
          reasoningTokens: 0,
        },
        failures: [],
        steps: [
          "other: invoke_agent @0 2190 ms isAgent=true",
          "  other: invoke_agent Hello world @0 2190 ms isAgent=true provider=openai",
          "    plan: chat gpt-4.1-2025-04-14 @1 1036 ms inputTokens=55 outputTokens=15 cacheReadTokens=0 reasoningTokens=0 provider=openai type_derived=true",
          "    tool: execute_tool get_weather @1038 0 ms arguments=#1 resultBytes=30 provider=openai",
          "    respond: chat gpt-4.1-2025-04-14 @1039 1150 ms inputTokens=85 outputTokens=29 cacheReadTokens=0 reasoningTokens=0 provider=openai",
        ],
      },
    ],
  },
  "pydantic-ai-2026-11": {
    content: ["CANARY", "jane@example.com", "Traceback"],
    expected: [
      {
        agent: "claims | 4.0.0 | 01a22846-7fd1-70fd-9fb1-57890c76ea65",
        ended: "partial, 269.702 ms",
        usage: {
          inputTokens: 162,
          outputTokens: 26,
        },
        failures: ["execute_tool lookup: tool/tool_retry_error: Tool call failed: tool retry error"],
        steps: [
          "other: invoke_agent claims @0 269.702 ms model=function:f: inputTokens=162 outputTokens=26 isAgent=true",
          "  plan: chat function:f: @2.2 125.779 ms inputTokens=51 outputTokens=5 provider=function type_derived=true",
          "  tool: execute_tool lookup @147.704 26.995 ms failed=tool_retry_error attempt=1 arguments=#1 resultBytes=12 max_retries=1 retry_cause=model_retry",
          "  plan: chat function:f: @176.639 31.626 ms inputTokens=55 outputTokens=10 provider=function type_derived=true",
          "  tool: execute_tool lookup @226.215 1.041 ms arguments=#1 resultBytes=13",
          "  respond: chat function:f: @228.786 30.574 ms inputTokens=56 outputTokens=11 provider=function",
        ],
      },
      {
        agent: "claims | 4.0.0 | 01a22846-813c-7305-accd-7c2a5e4c0870",
        ended: "failure, 99.294 ms",
        usage: {},
        failures: ["chat function:f:: model/runtime_error: Model call failed: runtime error"],
        steps: [
          "other: invoke_agent claims @0 99.294 ms model=function:f: isAgent=true failed=runtime_error",
          "  respond: chat function:f: @21.573 36.796 ms failed=runtime_error provider=function",
        ],
      },
    ],
  },
  "pydantic-ai-tools-2025-06-06": {
    content: ["Langfuse is a tool", "helpful assistant", "all_messages_events"],
    expected: [
      {
        agent: "qa_agent | unversioned",
        ended: "once idle success, 4795 ms, incomplete",
        usage: {
          inputTokens: 31,
          outputTokens: 96,
        },
        failures: [],
        steps: [
          "other: invoke_agent qa_agent @0 4795 ms model=gpt-4o inputTokens=31 outputTokens=96 isAgent=true",
          "  respond: chat gpt-4o @0 4794 ms inputTokens=31 outputTokens=96 provider=openai response_model=gpt-4o-2024-08-06",
        ],
      },
    ],
  },
  "vercel-aisdk-2025-11-17": {
    content: ["Get the weather", "resp_097184780dc1e1bc", "homebrew"],
    expected: [
      {
        agent: "unknown_service | unversioned",
        ended: "success, 3045 ms",
        usage: {
          inputTokens: 62,
          outputTokens: 85,
        },
        failures: [],
        steps: [
          "other: generate_text @0 3045 ms model=gpt-5 inputTokens=62 outputTokens=85 isAgent=true max_retries=2 provider=openai.responses finish_reason=tool-calls",
          "  plan: chat gpt-5 @1 3043 ms inputTokens=62 outputTokens=85 max_retries=2 provider=openai.responses response_model=gpt-5-2025-08-07 finish_reason=tool-calls type_derived=true",
          "  tool: execute_tool getWeather @3045 0 ms",
        ],
      },
    ],
  },
};
