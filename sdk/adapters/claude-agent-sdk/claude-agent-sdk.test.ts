import { describe, expect, inject, it } from "vitest";
import { observeClaudeAgent } from "../../src/adapters/claude-agent-sdk/index.ts";
import { anthropicError, type Said } from "../model-server/anthropic-replies.ts";
import type { ModelRequest, Reply } from "../model-server/scripted-server.ts";
import { recordRuns } from "../record-runs.ts";
import { loadQuery, type Query, resultsIn, type Session, type Stage, setStage } from "./sessions.ts";

const PROMPT = "Where is the canary of jane.doe@example.com?";
const TEXT = "The canary is in the mine.";
const MODEL = "claude-sonnet-4-6";
const bash = (command: string) => ({ name: "Bash", input: { command, description: "canary" } });
const calling: Said = { text: TEXT, tools: [bash("echo canary")] };

const agent = (facts: string) => `other invoke_agent claude-code: ${facts}`;
const about = (finish: string, ended: string, turns: number, more = "") =>
  `api_ms claude_code_version="V" finish_reason="${finish}" ${more}permission_mode="bypassPermissions" terminal_reason="${ended}" turn_count=${turns}`;
const TOLD = "80 in, 20 cached: cache_write_tokens=5";
const plan = (attempt = 1) => `  plan chat ${MODEL} #${attempt}: [${MODEL}]: ${TOLD} provider="anthropic"`;
const respond = `  respond chat ${MODEL} #1: [${MODEL}]: ${TOLD} provider="anthropic"`;
const TWO_CALLS = "160 in, 20 out, 40 cached, 0 reasoning, 0.0008295 USD";

interface Seen {
  /** Without the version of the agent, and sizes of results, which depend on it. */
  readonly lines: readonly (readonly string[])[];
  readonly error: unknown;
}

const steady = (line: string) =>
  line.replace(/claude_code_version="[^"]*"/, 'claude_code_version="V"').replace(/: \d+ bytes/, "");

/** Runs a session of an observed agent to its end. */
async function record(
  say: (request: ModelRequest) => Said | Reply | undefined,
  options: Readonly<Record<string, unknown>> = {},
  use: (session: Session, stage: Stage) => unknown = async (session) => {
    for await (const _ of session);
  },
): Promise<Seen> {
  await using stage = await setStage(say);
  let error: unknown;
  const { lines } = await recordRuns(async (tracer) => {
    const ask = observeClaudeAgent(loadQuery(), { tracer });
    try {
      await use(ask({ prompt: PROMPT, options: { ...stage.options, ...options } }), stage);
    } catch (thrown) {
      error = thrown;
    }
  });
  return { lines: lines.map((run) => run.map(steady)), error };
}

// Each session is a process of its own, which takes its time on a busy machine.
const TIMEOUT_MS = 90_000;

describe.skipIf(!inject("hasPackages"))(
  "observed agents of the Claude Agent SDK",
  { timeout: TIMEOUT_MS },
  () => {
    it("record a prompt as a run: model calls, tools, tokens and cost", async () => {
      const { lines, error } = await record((request) =>
        resultsIn(request) === 0 ? calling : { text: TEXT },
      );
      expect(error).toBeUndefined();
      expect(lines).toEqual([
        [
          "support 1.4.0 success",
          agent(`${TWO_CALLS}: ${about("end_turn", "completed", 2)}`),
          plan(),
          "  tool execute_tool Bash: digest",
          respond,
        ],
      ]);
    });

    it("count what each call wrote where the events of answers are asked for", async () => {
      const { lines } = await record((request) => (resultsIn(request) === 0 ? calling : { text: TEXT }), {
        includePartialMessages: true,
      });
      const whole = `[${MODEL}]: 80 in, 10 out, 20 cached: cache_write_tokens=5 finish_reason`;
      expect(lines[0]?.filter((line) => line.includes(" chat "))).toEqual([
        `  plan chat ${MODEL} #1: ${whole}="tool_use" first_chunk_ms provider="anthropic"`,
        `  respond chat ${MODEL} #1: ${whole}="end_turn" first_chunk_ms provider="anthropic"`,
      ]);
    });

    it("record tools that fail, at the same time as others", async () => {
      const both: Said = { tools: [bash("echo canary; exit 3"), bash("true")] };
      const { lines } = await record((request) => (resultsIn(request) === 0 ? both : { text: TEXT }));
      expect(lines[0]).toContain("! tool/tool_error: execute_tool Bash: tool error");
      expect(lines[0]?.filter((line) => line.includes("execute_tool")).slice(1)).toEqual([
        "  tool execute_tool Bash: tool_error: digest",
        "  tool execute_tool Bash: digest",
      ]);
    });

    it("record every attempt at a model call as a step", async () => {
      const { lines } = await record((request) => {
        const index = request.index;
        if (index === 0) return anthropicError(529, "overloaded_error", TEXT);
        return index === 1
          ? anthropicError(429, "rate_limit_error", TEXT, { "retry-after": "0" })
          : { text: TEXT };
      });
      expect(lines[0]?.filter((line) => !line.includes("invoke_agent"))).toEqual([
        "support 1.4.0 partial",
        `  respond chat ${MODEL} #1: [${MODEL}]: overloaded: provider="anthropic"`,
        `  respond chat ${MODEL} #2: [${MODEL}]: rate_limited: provider="anthropic"`,
        respond.replace("#1", "#3"),
      ]);
    });

    it("record the agents that an agent starts inside the tools that start them", async () => {
      const { lines } = await recordAgents(false);
      const inner = [
        "  tool execute_tool Agent: digest",
        "    other invoke_agent general-purpose",
        `      plan chat #1: [${MODEL}]: ${TOLD} provider="anthropic"`,
        "      tool execute_tool Bash: digest",
        `      respond chat ${MODEL} #1: [${MODEL}]: provider="anthropic"`,
      ];
      expect(lines[0]?.slice(2)).toEqual([plan(), ...inner, ...inner, respond]);
      expect(lines[0]?.[1]).toContain("480 in, 60 out, 120 cached");
    });

    it("keep a run open until agents in the background are done, while others begin", async () => {
      const { lines } = await recordAgents(true);
      const inner = [
        "  tool execute_tool Agent: digest",
        "    other invoke_agent general-purpose",
        `      plan chat #1: [${MODEL}]: ${TOLD} provider="anthropic"`,
        "      tool execute_tool Bash: digest",
        `    ${respond}`,
      ];
      const first = lines.find((run) => run.length > 4);
      // Seen once without usage, and not known why: the same agents in the foreground are held to it above.
      const untold = (line: string) => (/^ {6}respond/.test(line) ? line.replace(`${TOLD} `, "") : line);
      expect(first?.slice(2).map(untold)).toEqual([plan(), ...inner, ...inner, respond].map(untold));
      expect(lines.map((run) => run[0])).toEqual(lines.map(() => "support 1.4.0 success"));
      expect(lines.length).toBeGreaterThan(1);
    });

    it.each([
      [{ behavior: "allow", updatedInput: calling.tools?.[0]?.input }, "digest"],
      [{ behavior: "deny", message: "No canary" }, "permission_denied: digest"],
    ])("record that they wait for a person: %o", async (decision, outcome) => {
      const asked: unknown[] = [];
      const canUseTool = async (...given: readonly unknown[]) => {
        asked.push(given.length);
        return decision;
      };
      const touch: Said = { tools: [bash("touch canary")] };
      const { lines } = await record((request) => (resultsIn(request) === 0 ? touch : { text: TEXT }), {
        permissionMode: "default",
        canUseTool,
      });
      expect(asked).toEqual([3]);
      const at = lines[0]?.findIndex((line) => line.startsWith("  tool")) ?? 0;
      expect(lines[0]?.slice(at, at + 2)).toEqual([
        `  tool execute_tool Bash: ${outcome}`,
        `    other blocked_on_user: waits for person: decision="${decision.behavior}"`,
      ]);
    });

    it("record what the service refuses, and that too many turns were asked for, as failures", async () => {
      const refused = await record(() => anthropicError(400, "invalid_request_error", TEXT));
      expect(refused.error).toBeInstanceOf(Error);
      expect(refused.lines[0]?.slice(0, 3)).toEqual([
        "support 1.4.0 failure",
        `! model/api_error: chat ${MODEL}: api error`,
        "! orchestration/http_400: invoke_agent claude-code: http 400",
      ]);
      const endless = await record(() => calling, { maxTurns: 1 });
      expect(endless.lines[0]).toEqual([
        "support 1.4.0 failure",
        "! orchestration/max_turns: invoke_agent claude-code: max turns",
        agent(
          `max_turns: 80 in, 10 out, 20 cached, 0 reasoning, 0.00041475 USD: ${about("tool_use", "max_turns", 2)}`,
        ),
        plan(),
        "  tool execute_tool Bash: digest",
      ]);
    });

    it("record what is interrupted, or left, as cancelled", async () => {
      const interrupted = await record(
        () => ({ tools: [bash("sleep 20; echo canary")] }),
        {},
        async (session) => {
          for await (const { type } of session)
            if (type === "assistant") setTimeout(() => session.interrupt(), 500);
        },
      );
      expect(interrupted.lines[0]?.filter((line) => line.startsWith("!"))).toEqual([
        "! tool/cancelled: execute_tool Bash: cancelled",
        "! orchestration/cancelled: invoke_agent claude-code: cancelled",
      ]);
      const left = await record(
        () => calling,
        {},
        async (session) => {
          for await (const { type } of session) if (type === "assistant") break;
        },
      );
      expect(left.lines[0]?.[1]).toBe(
        agent(`cancelled=true claude_code_version="V" permission_mode="bypassPermissions"`),
      );
    });

    it("record each prompt of a session that goes on as a run, with what it used alone", async () => {
      const { lines } = await recordSession(async (ask, options) => {
        let next: (prompt: string | undefined) => void = () => undefined;
        async function* prompts() {
          for (let content: string | undefined = PROMPT; content !== undefined; ) {
            yield { type: "user", message: { role: "user", content }, parent_tool_use_id: null };
            content = await new Promise<string | undefined>((resolve) => {
              next = resolve;
            });
          }
        }
        let results = 0;
        for await (const { type } of ask({ prompt: prompts(), options })) {
          if (type !== "result") continue;
          results += 1;
          next(results < 2 ? PROMPT : undefined);
        }
      });
      const once = agent(
        `80 in, 10 out, 20 cached, 0 reasoning, 0.00041475 USD: ${about("end_turn", "completed", 1)}`,
      );
      expect(lines).toEqual([
        ["support 1.4.0 success", once, respond],
        ["support 1.4.0 success", once, respond],
      ]);
    });

    it("leave the hooks and the messages of the agent as they are, and record in the step around", async () => {
      const heard: string[] = [];
      const hook = async (input: { readonly hook_event_name: string }) => {
        heard.push(input.hook_event_name);
        return {};
      };
      const hooks = { PreToolUse: [{ matcher: "Bash", hooks: [hook] }], Notification: [{ hooks: [hook] }] };
      await using stage = await setStage((request) => (resultsIn(request) === 0 ? calling : { text: TEXT }));
      const typesOf = async (query: Query) => {
        const options = { ...stage.options, hooks };
        return (await Array.fromAsync(query({ prompt: PROMPT, options }))).map(({ type }) => type);
      };
      const { lines } = await recordRuns((tracer) =>
        tracer.run((run) =>
          run.step("other", "review", async () => {
            expect(await typesOf(observeClaudeAgent(loadQuery()))).toEqual(await typesOf(loadQuery()));
          }),
        ),
      );
      expect(heard).toEqual(["PreToolUse", "PreToolUse"]);
      expect(hooks.PreToolUse).toHaveLength(1);
      expect(lines[0]?.slice(1, 3)).toEqual([
        "other review",
        expect.stringMatching(/^ {2}other invoke_agent/),
      ]);
    });
  },
);

/** A session whose main agent starts two others. */
function recordAgents(isInBackground: boolean): Promise<Seen> {
  const input = {
    description: "canary",
    prompt: "SUB canary",
    subagent_type: "general-purpose",
    run_in_background: isInBackground,
  };
  const start = { name: "Agent", input };
  return record((request) => {
    const isInner = JSON.stringify(request.body.messages[0]).includes("SUB");
    if (resultsIn(request) > 0) return { text: TEXT };
    return isInner ? { tools: [bash("echo canary")] } : { tools: [start, start] };
  });
}

/** Runs an observed agent as a test says. */
async function recordSession(use: (ask: Query, options: Stage["options"]) => unknown): Promise<Seen> {
  await using stage = await setStage(() => ({ text: TEXT }));
  const { lines } = await recordRuns((tracer) =>
    use(observeClaudeAgent(loadQuery(), { tracer }), stage.options),
  );
  return { lines: lines.map((run) => run.map(steady)), error: undefined };
}
