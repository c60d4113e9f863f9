// An agent without a framework: spans of OpenTelemetry, by its conventions for generative AI.
import { setTimeout as delay } from "node:timers/promises";
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { NodeSDK } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK();
sdk.start();
const tracer = trace.getTracer("support");

/** Does some work in a span; an exception marks it as failed and goes on. */
function inSpan(name, attributes, work) {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

let turns = 0;
const chat = (prompt) =>
  inSpan("chat m-1", { "gen_ai.operation.name": "chat", "gen_ai.request.model": "m-1" }, async (span) => {
    turns += 1;
    await delay(5);
    span.setAttributes({
      "gen_ai.input.messages": prompt,
      "gen_ai.response.finish_reasons": [turns < 3 ? "tool_calls" : "stop"],
      "gen_ai.usage.input_tokens": 100 * turns,
      "gen_ai.usage.output_tokens": 10 * turns,
    });
  });

let tries = 0;
const lookupOrder = (order) =>
  inSpan(
    "execute_tool lookup_order",
    {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "lookup_order",
      "gen_ai.tool.call.arguments": JSON.stringify({ order }),
    },
    async () => {
      tries += 1;
      await delay(5);
      if (tries === 1) throw new DOMException(`No answer about ${order}`, "TimeoutError");
    },
  );

const [, , question] = process.argv;
const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "support" };
await inSpan("invoke_agent support", agent, async () => {
  await chat(question);
  await lookupOrder(question).catch(() => {});
  await chat(question);
  await lookupOrder(question);
  await chat(question);
});
console.log("Your order has left the warehouse.");
await sdk.shutdown();
