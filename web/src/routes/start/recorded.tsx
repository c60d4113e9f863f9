import { For } from "solid-js";
import { stepTypeWords } from "../../api/words.ts";
import { Icon } from "../../ui/icon.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StepTypeMark } from "../../ui/step-type-mark.tsx";

const kept = [
  "Runs: agent, version, environment, status, times",
  "Steps in order: type, name, latency, retries, tokens, cost",
  "Failures: type, code, one short line",
] as const;
const meanings = {
  plan: "the model decides",
  retrieve: "knowledge is fetched",
  tool: "something is called",
  respond: "the answer goes out",
  other: "anything else",
} as const;

/** What is kept of a run and what never is, and what the step types mean. */
export function Recorded() {
  return (
    <aside class="grid content-start gap-3" aria-label="What is recorded">
      <Panel title="What is recorded">
        <ul class="grid gap-2 leading-4.5">
          <For each={kept}>
            {(line) => (
              <li class="flex gap-2">
                <Icon name="check" class="mt-0.5 text-success" />
                {line}
              </li>
            )}
          </For>
          <li class="flex gap-2">
            <Icon name="close" class="mt-0.5 text-failure" />
            Never prompts, answers, arguments or results. A field that carries them is dropped, and the reply
            names it.
          </li>
        </ul>
      </Panel>
      <Panel title="Step types">
        <ul class="grid gap-1.5">
          <For each={stepTypeWords}>
            {(type) => (
              <li class="flex gap-2">
                <StepTypeMark type={type} class="font-medium" />
                <span class="text-text-3">{meanings[type]}</span>
              </li>
            )}
          </For>
        </ul>
      </Panel>
    </aside>
  );
}
