/** Packages of PyPI that tell of a stack, whose recipe has its name. */
export const pythonStacks: Readonly<Record<string, readonly string[]>> = {
  "Pydantic AI": ["pydantic-ai", "pydantic-ai-slim"],
  CrewAI: ["crewai"],
  "Google ADK": ["google-adk"],
  LangGraph: ["langgraph", "langchain", "langchain-core"],
  "OpenAI Agents": ["openai-agents"],
};

/** Files and folders by which coding agents are known to work in a project. */
export const codingAgents: Readonly<Record<string, readonly string[]>> = {
  "Claude Code": [".claude", "CLAUDE.md"],
  Codex: [".codex"],
  "Gemini CLI": [".gemini", "GEMINI.md"],
};
