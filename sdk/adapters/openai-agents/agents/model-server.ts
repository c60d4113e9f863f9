import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** What the model says: an answer, calls of tools, or a status of HTTP. */
export type Turn = string | number | readonly (readonly [tool: string, input: object])[];

interface Request {
  readonly model: string;
  readonly stream?: boolean;
}

const usage = { input: 100, output: 10, cached: 20, reasoning: 5 };

function responseOf({ model }: Request, turn: Exclude<Turn, number>): object {
  const output =
    typeof turn === "string"
      ? [
          {
            type: "message",
            id: "msg_canary",
            role: "assistant",
            status: "completed",
            content: [{ type: "output_text", text: turn, annotations: [], logprobs: [] }],
          },
        ]
      : turn.map(([name, input], index) => ({
          type: "function_call",
          id: `fc_canary_${index}`,
          call_id: `call_canary_${name}_${index}_${Math.random()}`,
          name,
          arguments: JSON.stringify(input),
          status: "completed",
        }));
  return {
    id: "resp_canary",
    object: "response",
    created_at: 1_780_000_000,
    status: "completed",
    model,
    output,
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cached },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output,
    },
  };
}

function completionOf({ model, stream }: Request, turn: Exclude<Turn, number>): object[] {
  const message =
    typeof turn === "string"
      ? { role: "assistant", content: turn }
      : {
          role: "assistant",
          content: null,
          tool_calls: turn.map(([name, input], index) => ({
            index,
            id: `call_canary_${index}`,
            type: "function",
            function: { name, arguments: JSON.stringify(input) },
          })),
        };
  const finish_reason = typeof turn === "string" ? "stop" : "tool_calls";
  const counts = {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached },
    completion_tokens_details: { reasoning_tokens: usage.reasoning },
  };
  const common = { id: "chatcmpl-canary", created: 1_780_000_000, model };
  if (stream !== true)
    return [
      {
        ...common,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason }],
        usage: counts,
      },
    ];
  const chunk = { ...common, object: "chat.completion.chunk" };
  return [
    { ...chunk, choices: [{ index: 0, delta: message, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] },
    { ...chunk, choices: [], usage: counts },
  ];
}

/** OpenAI's two ways to call a model, on this machine; each call takes the next turn. */
export async function startModelServer(turns: Turn[]): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(async (request, reply) => {
    const body = (await json(request)) as Request;
    const turn = turns.shift() ?? "canary has nothing to say";
    if (typeof turn === "number") {
      reply.writeHead(turn, { "content-type": "application/json" });
      reply.end(JSON.stringify({ error: { message: "canary is over its limit", type: "canary" } }));
      return;
    }
    const isResponse = request.url?.endsWith("/responses") === true;
    const whole = isResponse ? [responseOf(body, turn)] : completionOf(body, turn);
    if (body.stream !== true) {
      reply.setHeader("content-type", "application/json");
      reply.end(JSON.stringify(whole[0]));
      return;
    }
    reply.setHeader("content-type", "text/event-stream");
    const events = isResponse
      ? [{ type: "response.completed", response: whole[0], sequence_number: 0 }]
      : whole;
    for (const event of events) reply.write(`data: ${JSON.stringify(event)}\n\n`);
    reply.end(isResponse ? "" : "data: [DONE]\n\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
