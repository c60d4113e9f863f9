import { withStep } from "../../context/current.ts";
import type { Step } from "../../step.ts";
import { field, isObject, word } from "../model-client/fields.ts";
import { quietly } from "../quietly.ts";
import type { AgentSession } from "./agent-session.ts";
import { heardHooks, hearHook } from "./hear-hook.ts";

type Asked = (...given: readonly unknown[]) => unknown;

/** The hooks of the agent's own, and ours after them: they change nothing. */
function withHooks(session: AgentSession, own: unknown): object {
  const hear = async (input: unknown) => {
    quietly(() => hearHook(session, input), undefined);
    return {};
  };
  const hooks: Record<string, unknown> = { ...(isObject(own) ? own : {}) };
  for (const name of heardHooks) {
    const matchers = hooks[name];
    hooks[name] = [...(Array.isArray(matchers) ? matchers : []), { hooks: [hear] }];
  }
  return hooks;
}

function quietStep(make: () => Step | undefined): Step | undefined {
  let step: Step | undefined;
  quietly(() => {
    step = make();
  }, undefined);
  return step;
}

async function asked(step: Step | undefined, ask: () => unknown, told: (answer: unknown) => void) {
  try {
    const answer = await (step === undefined ? ask() : withStep(step, ask));
    quietly(() => told(answer), undefined);
    return answer;
  } catch (error) {
    step?.hold().fail(error);
    throw error;
  } finally {
    step?.end();
  }
}

/** Asking whether a tool may be used is a wait for a person. */
function watchPermission(session: AgentSession, canUseTool: Asked): Asked {
  return (...given) => {
    const [, , options] = given;
    const toolUseId = word(options, "toolUseID");
    const step = quietStep(() => session.beginWait(toolUseId, word(options, "agentID")));
    return asked(
      step,
      () => canUseTool(...given),
      (answer) => {
        const decision = word(answer, "behavior");
        step?.addMetadata({ decision });
        if (decision === "deny" && toolUseId !== undefined)
          session.tools.fail(toolUseId, "permission_denied");
      },
    );
  };
}

/** So is asking for what a server of tools wants to know. */
function watchElicitation(session: AgentSession, onElicitation: Asked): Asked {
  return (...given) => {
    const step = quietStep(() => session.beginWait(undefined, undefined));
    return asked(
      step,
      () => onElicitation(...given),
      (answer) => step?.addMetadata({ decision: word(answer, "action") }),
    );
  };
}

/** The options of a session, whose hooks and questions are heard too. */
export function observeOptions(session: AgentSession, options: unknown): object {
  const observed: Record<string, unknown> = { ...(isObject(options) ? options : {}) };
  observed["hooks"] = withHooks(session, observed["hooks"]);
  const { canUseTool, onElicitation } = observed;
  if (typeof canUseTool === "function")
    observed["canUseTool"] = watchPermission(session, canUseTool as Asked);
  if (typeof onElicitation === "function")
    observed["onElicitation"] = watchElicitation(session, onElicitation as Asked);
  return observed;
}

/** What the options tell of a session before it begins. */
export function sessionFacts(options: unknown) {
  const maxTurns = field(options, "maxTurns");
  return {
    agent: word(options, "agent") ?? "claude-code",
    model: word(options, "model"),
    isResumed: field(options, "resume") !== undefined || field(options, "continue") === true,
    maxTurns: typeof maxTurns === "number" ? maxTurns : undefined,
  };
}
