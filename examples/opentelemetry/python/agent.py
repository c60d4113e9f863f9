"""An agent without a framework: spans of OpenTelemetry, by its conventions for generative AI."""

import json
import sys

from opentelemetry import trace

tracer = trace.get_tracer("support")
turns = 0
tries = 0


def chat(prompt: str) -> None:
    global turns
    turns += 1
    attributes = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m-1"}
    with tracer.start_as_current_span("chat m-1", attributes=attributes) as span:
        span.set_attribute("gen_ai.input.messages", prompt)
        span.set_attribute("gen_ai.response.finish_reasons", ["tool_calls" if turns < 3 else "stop"])
        span.set_attribute("gen_ai.usage.input_tokens", 100 * turns)
        span.set_attribute("gen_ai.usage.output_tokens", 10 * turns)


def lookup_order(order: str) -> None:
    global tries
    tries += 1
    attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "lookup_order",
        "gen_ai.tool.call.arguments": json.dumps({"order": order}),
    }
    # An exception that leaves the block marks the span as failed.
    with tracer.start_as_current_span("execute_tool lookup_order", attributes=attributes):
        if tries == 1:
            raise TimeoutError(f"No answer about {order}")


question = sys.argv[1]
agent = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "support"}
with tracer.start_as_current_span("invoke_agent support", attributes=agent):
    chat(question)
    try:
        lookup_order(question)
    except TimeoutError:
        pass
    chat(question)
    lookup_order(question)
    chat(question)
print("Your order has left the warehouse.")
