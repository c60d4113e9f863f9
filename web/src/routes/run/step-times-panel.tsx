import { createMemo, For, Show } from "solid-js";
import { type StepTypeWord, stepTypeWords } from "../../api/words.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { selfTimes } from "../../timeline/self-times.ts";
import { stepTypeFills } from "../../ui/fills.ts";
import { Panel } from "../../ui/panel.tsx";
import { MixBar } from "../../ui/share-bar.tsx";
import { StepTypeMark } from "../../ui/step-type-mark.tsx";
import type { RunModel } from "./run-model.ts";

/** Where the time of this run went: by step type, and the silence that no step accounts for. */
export function StepTimesPanel(props: { readonly model: RunModel }) {
  const times = createMemo(() => selfTimes(props.model.tree));
  const types = () => stepTypeWords.filter((type) => times().has(type));
  const onPath = createMemo(() => {
    const sums = new Map<StepTypeWord, number>();
    for (const step of props.model.timeline.steps)
      for (const { start, end } of props.model.path.get(step.id) ?? [])
        sums.set(step.type, (sums.get(step.type) ?? 0) + end - start);
    return sums;
  });
  const silence = () => props.model.gaps.reduce((sum, gap) => sum + gap.end - gap.start, 0);
  const total = () => types().reduce((sum, type) => sum + (times().get(type)?.ms ?? 0), 0) + silence();
  return (
    <Panel title="Time by step type" flush>
      <div class="px-3 pt-0.5 pb-2.5">
        <MixBar
          label="Share of each type in the time; the table has the numbers"
          parts={[
            ...types().map((type) => ({ value: times().get(type)?.ms ?? 0, fill: stepTypeFills[type] })),
            { value: silence(), fill: "hatch" },
          ]}
        />
      </div>
      <table class="data-table compact">
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col" class="num">
              Steps
            </th>
            <th scope="col" class="num" title="Time inside a step that other steps account for is theirs">
              Own time
            </th>
            <th scope="col" class="num">
              Share
            </th>
            <Show when={!props.model.isSequential}>
              <th scope="col" class="num" title="Time of the type in which the run waited for it">
                Waited for
              </th>
            </Show>
          </tr>
        </thead>
        <tbody>
          <For each={types()}>
            {(type) => (
              <tr>
                <td>
                  <StepTypeMark type={type} />
                </td>
                <td class="num">{formatCount(times().get(type)?.steps ?? 0)}</td>
                <td class="num">{formatDuration(times().get(type)?.ms ?? 0)}</td>
                <td class="num text-text-2">{formatShare(times().get(type)?.ms ?? 0, total())}</td>
                <Show when={!props.model.isSequential}>
                  <td class="num">{formatDuration(onPath().get(type) ?? 0)}</td>
                </Show>
              </tr>
            )}
          </For>
          <Show when={silence() > 0}>
            <tr class="text-text-3">
              <td>no step</td>
              <td class="num" />
              <td class="num">{formatDuration(silence())}</td>
              <td class="num">{formatShare(silence(), total())}</td>
              <Show when={!props.model.isSequential}>
                <td />
              </Show>
            </tr>
          </Show>
        </tbody>
      </table>
    </Panel>
  );
}
