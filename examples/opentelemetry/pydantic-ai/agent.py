"""An agent of Pydantic AI whose tool fails once."""

import sys

from pydantic_ai import Agent, ModelRetry, RunContext

Agent.instrument_all()
agent = Agent("openai:gpt-5", name="support", retries=2)


@agent.tool
def lookup_order(context: RunContext, order_id: str) -> str:
    """Looks an order up."""
    if context.retry == 0:
        raise ModelRetry(f"The warehouse knows no {order_id} yet.")
    return f"{order_id} has left the warehouse."


print(agent.run_sync(sys.argv[1]).output)
