"""A crew of CrewAI whose tool fails once."""

import sys

from crewai import Agent, Crew, Task
from crewai.tools import tool

tries = 0


@tool("lookup_order")
def lookup_order(order_id: str) -> str:
    """Looks an order up."""
    global tries
    tries += 1
    if tries == 1:
        raise TimeoutError(f"The warehouse did not answer about {order_id}.")
    return f"{order_id} has left the warehouse."


support = Agent(
    role="support", goal="Answer customers", backstory="", llm="openai/gpt-5", tools=[lookup_order]
)
answer = Task(description=sys.argv[1], expected_output="An answer", agent=support)
print(Crew(name="support_crew", agents=[support], tasks=[answer]).kickoff())
