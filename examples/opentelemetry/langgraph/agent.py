"""An agent of LangGraph whose tool fails once."""

import sys

from langchain.agents import create_agent
from langchain.agents.middleware import ToolRetryMiddleware
from langchain.tools import tool

tries = 0


@tool
def lookup_order(order_id: str) -> str:
    """Looks an order up."""
    global tries
    tries += 1
    if tries == 1:
        raise TimeoutError(f"The warehouse did not answer about {order_id}.")
    return f"{order_id} has left the warehouse."


retry = ToolRetryMiddleware(max_retries=1, initial_delay=0.01)
agent = create_agent("openai:gpt-5", tools=[lookup_order], middleware=[retry], name="support")
answer = agent.invoke({"messages": [{"role": "user", "content": sys.argv[1]}]})
print(answer["messages"][-1].content)
