import { For, Show } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { DocsLink } from "../../ui/docs-link.tsx";
import { CodeBlock } from "./code-block.tsx";
import { type OtelRecipe, otelCommand, otelRecipes } from "./otel-recipes.ts";

/** How to have an agent observed by OpenTelemetry, stack by stack: a variable, and no code. */
export function OtelWay(props: {
  readonly ingestUrl: string;
  /** True if exporters find the service where they look by themselves. */
  readonly isDefault: boolean;
  readonly recipe: OtelRecipe;
  readonly onChoose: (recipe: OtelRecipe) => void;
}) {
  return (
    <>
      <p class="mt-2.5">
        Set a variable, and the agent is seen: its spans or log records become runs. Facts alone are kept,
        whatever it sends.
      </p>
      <fieldset class="mt-2 flex flex-wrap gap-1.5">
        <legend class="sr-only">What the agent is built with</legend>
        <For each={otelRecipes}>
          {(recipe) => (
            <Button size="sm" aria-pressed={recipe === props.recipe} onClick={() => props.onChoose(recipe)}>
              {recipe.stack}
            </Button>
          )}
        </For>
      </fieldset>
      <CodeBlock
        what={props.recipe.file === undefined ? "Command" : "Lines"}
        code={otelCommand(props.recipe, props.ingestUrl)}
        file={props.recipe.file}
      />
      <p class="mt-2">
        <Show when={props.recipe.also}>{(also) => <>{also()} </>}</Show>
        <DocsLink page={`opentelemetry.md#${props.recipe.anchor}`}>
          The recipe for {props.recipe.stack}
        </DocsLink>
      </p>
      <Show when={props.isDefault}>
        <p class="mt-1 text-text-3">
          On this machine most exporters need no endpoint: they look at ports 4317 (gRPC) and 4318 (HTTP),
          which are open.
        </p>
      </Show>
    </>
  );
}
