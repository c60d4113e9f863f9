import { createMemo, For, Show } from "solid-js";
import { stepTypeWords, type WaitWord, waitedFor, waitWords } from "../../api/words.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { kindOf, selfTimes, type TimeKind } from "../../timeline/self-times.ts";
import { stepTypeFills } from "../../ui/fills.ts";
import { Panel } from "../../ui/panel.tsx";
import { MixBar } from "../../ui/share-bar.tsx";
import { StepTypeMark } from "../../ui/step-type-mark.tsx";
import type { RunModel } from "./run-model.ts";

/** Where the time of this run went: by step type, what it waited for, and the silence that no step accounts for. */
export function StepTimesPanel(props: { readonly model: RunModel }) {
  const times = createMemo(() => selfTimes(props.model.tree));
  const kinds = () => [...stepTypeWords, ...waitWords].filter((kind) => times().has(kind));
  const onPath = createMemo(() => {
    const sums = new Map<TimeKind, number>();
    for (const step of props.model.timeline.steps)
      for (const { start, end } of props.model.path.get(step.id) ?? [])
        sums.set(kindOf(step), (sums.get(kindOf(step)) ?? 0) + end - start);
    return sums;
  });
  const silence = () => props.model.gaps.reduce((sum, gap) => sum + gap.end - gap.start, 0);
  const total = () => kinds().reduce((sum, kind) => sum + (times().get(kind)?.ms ?? 0), 0) + silence();
  return (
    <Panel title="Time by step type" flush>
      <div class="px-3 pt-0.5 pb-2.5">
        <MixBar
          label="Share of each type in the time; the table has the numbers"
          parts={[
            ...kinds().map((kind) => ({ value: times().get(kind)?.ms ?? 0, fill: fillOf(kind) })),
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
          <For each={kinds()}>
            {(kind) => (
              <tr>
                <td>
                  <KindMark kind={kind} />
                </td>
                <td class="num">{formatCount(times().get(kind)?.steps ?? 0)}</td>
                <td class="num">{formatDuration(times().get(kind)?.ms ?? 0)}</td>
                <td class="num text-text-2">{formatShare(times().get(kind)?.ms ?? 0, total())}</td>
                <Show when={!props.model.isSequential}>
                  <td class="num">{formatDuration(onPath().get(kind) ?? 0)}</td>
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

const isWait = (kind: TimeKind): kind is WaitWord => Object.hasOwn(waitedFor, kind);
const fillOf = (kind: TimeKind) => (isWait(kind) ? "waiting" : stepTypeFills[kind]);

/** A step type, or what was waited for. */
function KindMark(props: { readonly kind: TimeKind }) {
  return (
    <>
      {isWait(props.kind) ? (
        <span class="inline-flex items-center gap-1.5">
          <i class="waiting size-2.5 border-y border-other-fill" />
          waiting for {waitedFor[props.kind]}
        </span>
      ) : (
        <StepTypeMark type={props.kind} />
      )}
    </>
  );
}
