"""An agent of the OpenAI Agents SDK whose tool fails once."""

import sys

from agents import Agent, Runner, function_tool

tries = 0


@function_tool
def lookup_order(order_id: str) -> str:
    """Looks an order up."""
    global tries
    tries += 1
    if tries == 1:
        raise TimeoutError(f"The warehouse did not answer about {order_id}.")
    return f"{order_id} has left the warehouse."


agent = Agent(name="support", model="gpt-5", tools=[lookup_order])
print(Runner.run_sync(agent, sys.argv[1]).final_output)
