import type { FailureType } from "@runfacts/sdk";
import { coding } from "./agents/coding.ts";
import { research } from "./agents/research.ts";
import { support } from "./agents/support.ts";
import type { Release } from "./release.ts";
import type { Workbench } from "./workbench.ts";

/** How an agent can fail: the failure, and the step it happens in where a step causes it. */
export interface Fault {
  readonly type: FailureType;
  readonly code: string;
  readonly step?: string;
}

/** An agent of the demo. */
export interface AgentProfile {
  readonly agentId: string;
  /** Share of all runs. */
  readonly share: number;
  readonly releases: readonly Release[];
  readonly faults: readonly Fault[];
  readonly act: (bench: Workbench) => Promise<void>;
}

const steady = { faultRate: 0.08, toolSlowdown: 1, firstFaultShare: 0 } as const;

/** The agents, oldest release first. Version 1.6.0 of support is the one that went wrong. */
export const fleet: readonly AgentProfile[] = [
  {
    agentId: "support",
    share: 0.6,
    releases: [
      { ...steady, version: "1.5.2", daysAgo: Number.POSITIVE_INFINITY, model: "claude-haiku-4-5" },
      {
        version: "1.6.0",
        daysAgo: 3.4,
        model: "claude-haiku-4-5",
        faultRate: 0.4,
        toolSlowdown: 2.1,
        firstFaultShare: 0.8,
      },
    ],
    faults: [
      { type: "tool", code: "timeout", step: "search_orders" },
      { type: "tool", code: "api_error", step: "get_customer" },
      { type: "tool", code: "rate_limited", step: "search_orders" },
      { type: "tool", code: "auth_failed", step: "get_customer" },
      { type: "tool", code: "invalid_response", step: "search_orders" },
      { type: "model", code: "rate_limited", step: "classify_intent" },
      { type: "model", code: "content_filter", step: "write_reply" },
      { type: "model", code: "overloaded", step: "write_reply" },
      { type: "retrieval", code: "no_results", step: "search_help_center" },
      { type: "retrieval", code: "index_unavailable", step: "search_help_center" },
      { type: "orchestration", code: "type_error" },
    ],
    act: support,
  },
  {
    agentId: "research",
    share: 0.22,
    releases: [
      {
        ...steady,
        version: "2.2.1",
        daysAgo: Number.POSITIVE_INFINITY,
        model: "claude-opus-4-6",
        faultRate: 0.16,
      },
      { ...steady, version: "2.3.0", daysAgo: 4.6, model: "claude-sonnet-4-6", faultRate: 0.09 },
    ],
    faults: [
      { type: "tool", code: "timeout", step: "fetch_page" },
      { type: "tool", code: "rate_limited", step: "fetch_page" },
      { type: "tool", code: "invalid_response", step: "fetch_page" },
      { type: "model", code: "context_length_exceeded", step: "synthesize" },
      { type: "model", code: "invalid_output", step: "choose_leads" },
      { type: "retrieval", code: "no_results", step: "search_web" },
      { type: "retrieval", code: "low_relevance", step: "search_web" },
      { type: "retrieval", code: "timeout", step: "search_papers" },
      { type: "orchestration", code: "deadline_exceeded" },
      { type: "orchestration", code: "budget_exceeded" },
    ],
    act: research,
  },
  {
    agentId: "coding",
    share: 0.18,
    releases: [
      {
        ...steady,
        version: "0.9.3",
        daysAgo: Number.POSITIVE_INFINITY,
        model: "gpt-5-codex",
        faultRate: 0.18,
      },
      { ...steady, version: "0.9.4", daysAgo: 3.2, model: "gpt-5-codex", faultRate: 0.17 },
    ],
    faults: [
      { type: "tool", code: "timeout", step: "run_tests" },
      { type: "tool", code: "api_error", step: "read_file" },
      { type: "model", code: "rate_limited", step: "choose_edit" },
      { type: "model", code: "context_length_exceeded", step: "choose_edit" },
      { type: "model", code: "invalid_output", step: "choose_edit" },
      { type: "orchestration", code: "max_steps_exceeded" },
      { type: "orchestration", code: "loop_detected" },
      { type: "orchestration", code: "budget_exceeded" },
      { type: "orchestration", code: "range_error" },
    ],
    act: coding,
  },
];
