import { expect, it } from "vitest";
import { pythonPackages } from "./python-packages.ts";

it.each([
  ["a list of requirements", "crewai==0.80\nPydantic_AI[openai] >= 1\n", ["crewai", "pydantic-ai"]],
  [
    "markers, comments and references",
    'google.adk ; python_version>"3.9"  # crewai\nlanggraph @ https://x\n',
    ["google-adk", "langgraph"],
  ],
  [
    "pyproject.toml",
    "[project]\ndependencies = [\"crewai[tools]>=0.1,<2\", 'langgraph']\n",
    ["crewai", "langgraph"],
  ],
  ["Poetry", '[tool.poetry.dependencies]\ncrewai = "^0.80"\n', ["crewai"]],
])("%s", (_, text, names) => {
  for (const name of names) expect(pythonPackages(text)).toContain(name);
});

it("takes neither a sentence nor a comment for a requirement", () => {
  const names = pythonPackages('description = "crewai and langgraph together"\n# langchain==1\n');
  for (const name of ["crewai", "langgraph", "langchain"]) expect(names).not.toContain(name);
});
