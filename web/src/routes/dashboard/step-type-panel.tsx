import type { GetStatsResponse } from "@runfacts/gen/client/query_service";
import { For, type JSX } from "solid-js";
import { type StepTypeWord, stepTypeWords } from "../../api/words.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { stepsText } from "../../statistics/closed-runs.ts";
import { stepTypeFills } from "../../ui/fills.ts";
import { Panel } from "../../ui/panel.tsx";
import { MixBar } from "../../ui/share-bar.tsx";
import { StepTypeMark } from "../../ui/step-type-mark.tsx";

/** Where time goes: steps by type, by number and by summed own time. */
export function StepTypePanel(props: { readonly stats: GetStatsResponse; readonly class: string }) {
  const steps = (type: StepTypeWord) => Number(props.stats.stepTypeBreakdown[type] ?? 0n);
  const time = (type: StepTypeWord) => Number(props.stats.stepLatencyMsBreakdown[type] ?? 0n);
  const totalSteps = () => Number(props.stats.totalSteps);
  const totalTime = () => stepTypeWords.reduce((sum, type) => sum + time(type), 0);
  const waiting = () => {
    const ms = Number(props.stats.waitingMs);
    return ms === 0 ? "" : `, and ${formatDuration(ms)} of waiting`;
  };
  const parts = (value: (type: StepTypeWord) => number) =>
    stepTypeWords.map((type) => ({ value: value(type), fill: stepTypeFills[type] }));
  return (
    <Panel
      class={props.class}
      title="Where time goes"
      sub={`${stepsText(props.stats)}, ${formatDuration(totalTime())}${waiting()}`}
      flush
    >
      <div class="grid gap-2 px-3 pt-0.5 pb-3">
        <Mix label="Steps">
          <MixBar
            label="Share of each type in the number of steps; the table has the numbers"
            parts={parts(steps)}
          />
        </Mix>
        <Mix label="Time">
          <MixBar label="Share of each type in the time; the table has the numbers" parts={parts(time)} />
        </Mix>
      </div>
      <table class="data-table compact">
        <thead>
          <tr>
            <th>Type</th>
            <th class="num">Steps</th>
            <th class="num">Share</th>
            <th class="num" title="Time inside a step that other steps account for is theirs">
              Own time
            </th>
            <th class="num">Share</th>
            <th class="num" title="Own time of a step">
              Mean
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={stepTypeWords}>
            {(type) => (
              <tr classList={{ "text-text-3": steps(type) === 0 }}>
                <td>
                  <StepTypeMark type={type} />
                </td>
                <td class="num">{formatCount(steps(type))}</td>
                <td class="num text-text-2">{formatShare(steps(type), totalSteps())}</td>
                <td class="num">{steps(type) === 0 ? "—" : formatDuration(time(type))}</td>
                <td class="num text-text-2">{formatShare(time(type), totalTime())}</td>
                <td class="num text-text-2">
                  {steps(type) === 0 ? "—" : formatDuration(time(type) / steps(type))}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Panel>
  );
}

function Mix(props: { readonly label: string; readonly children: JSX.Element }) {
  return (
    <div class="flex items-center gap-3 text-text-2">
      <span class="w-9 flex-none">{props.label}</span>
      {props.children}
    </div>
  );
}
