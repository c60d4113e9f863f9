import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPackage } from "../load-package.ts";
import { message, messageEvents, type Said } from "../model-server/anthropic-replies.ts";
import { type ModelRequest, type Reply, startModelServer } from "../model-server/scripted-server.ts";

interface Message {
  readonly type: string;
  readonly subtype?: string;
}

/** What the tests use of a session: the types of its package are not there. */
export interface Session extends AsyncGenerator<Message, void> {
  interrupt(): Promise<unknown>;
}

export type Query = (params: {
  readonly prompt: string | AsyncIterable<unknown>;
  readonly options?: Readonly<Record<string, unknown>>;
}) => Session;

/** The function of the package that starts a session. */
export const loadQuery = (): Query =>
  loadPackage<{ readonly query: Query }>("@anthropic-ai/claude-agent-sdk").query;

/** A model and a folder for sessions on this machine. */
export interface Stage extends AsyncDisposable {
  /** Of the process of the agent: it sees nothing of the machine, and asks nobody but the model. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Options of a session that asks nobody for permission. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly requests: readonly ModelRequest[];
}

/** How many results of tools a request holds. */
export function resultsIn({ body }: ModelRequest): number {
  const messages: readonly { readonly content: unknown }[] = body?.messages ?? [];
  const blocks = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  return blocks.filter(({ type }) => type === "tool_result").length;
}

/** @param say what the model says to a request, or another reply */
export async function setStage(say: (request: ModelRequest) => Said | Reply | undefined): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "runfacts-claude-"));
  const server = await startModelServer((request) => {
    const said = say(request);
    if (said === undefined || "status" in said || "body" in said) return said as Reply | undefined;
    return (request.body?.stream ? messageEvents : message)(said as Said);
  });
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    ANTHROPIC_API_KEY: "sk-none",
    ANTHROPIC_BASE_URL: server.url,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    // Whoever runs the tests may be root.
    IS_SANDBOX: "1",
  };
  const options = {
    cwd: folder,
    env,
    model: "claude-sonnet-4-6",
    settingSources: [],
    permissionMode: "bypassPermissions",
    allowDangerouslySkipPermissions: true,
  };
  return {
    env,
    options,
    requests: server.requests,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
