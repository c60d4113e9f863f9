import { type OtelRecipe, otelCommand, otelRecipes } from "@runfacts/web/otel-recipes";
import type { Advice, Target } from "./advice.ts";
import { codingAgents, pythonStacks } from "./otel-stacks.ts";
import type { Project } from "./project.ts";

/** What is observed by OpenTelemetry: agents in Python and Go, and coding agents. */
export function otelAdvice({ python, isGo, entries }: Project, target: Target): readonly Advice[] {
  const frameworks = Object.entries(pythonStacks).flatMap(([stack, packages]) => {
    const name = packages.find((one) => python?.has(one));
    return name === undefined
      ? []
      : [advice(stack, `${name} among the packages of Python`, "pip install", target)];
  });
  const isPlain = python !== undefined && frameworks.length === 0;
  const agents = Object.entries(codingAgents).flatMap(([stack, names]) => {
    const name = names.find((one) => entries.has(one));
    return name === undefined ? [] : [advice(stack, name, "", target)];
  });
  return [
    ...frameworks,
    ...(isPlain ? [advice("Python", "the packages of Python", "pip install", target)] : []),
    ...(isGo ? [advice("Go", "go.mod", "go get", target)] : []),
    ...agents,
  ];
}

function advice(stack: string, foundBy: string, installer: string, { ingestUrl, needsKey }: Target): Advice {
  const recipe = recipeOf(stack);
  const lines = otelCommand(recipe, ingestUrl).split("\n");
  const isShell = recipe.file === undefined;
  return {
    stack,
    foundBy,
    shell: [
      ...(recipe.packages === undefined ? [] : [`${installer} ${recipe.packages.join(" ")}`]),
      ...(needsKey && isShell ? ['export OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20rf_…"'] : []),
      ...(isShell ? lines : []),
    ],
    ...(recipe.file !== undefined && { file: { name: recipe.file, lines } }),
    ...(recipe.also !== undefined && { also: recipe.also }),
    page: `opentelemetry.md#${recipe.anchor}`,
  };
}

function recipeOf(stack: string): OtelRecipe {
  const recipe = otelRecipes.find((one) => one.stack === stack);
  if (recipe === undefined) throw new Error(`there is no recipe for ${stack}`);
  return recipe;
}
