"""An agent of Google's Agent Development Kit whose tool fails once."""

import asyncio
import sys

from google.adk.agents import Agent
from google.adk.apps import App
from google.adk.plugins import ReflectAndRetryToolPlugin
from google.adk.runners import InMemoryRunner

tries = 0


def lookup_order(order_id: str) -> dict:
    """Looks an order up."""
    global tries
    tries += 1
    if tries == 1:
        raise TimeoutError(f"The warehouse did not answer about {order_id}.")
    return {"status": f"{order_id} has left the warehouse."}


root_agent = Agent(name="support", model="gemini-2.5-flash", tools=[lookup_order])


async def main() -> None:
    app = App(name="support", root_agent=root_agent, plugins=[ReflectAndRetryToolPlugin()])
    await InMemoryRunner(app=app).run_debug(sys.argv[1])


asyncio.run(main())
