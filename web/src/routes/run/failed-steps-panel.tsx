import { For, Show } from "solid-js";
import { failureTypeWord } from "../../api/words.ts";
import { formatOffset } from "../../format/duration.ts";
import { countOf } from "../../format/number.ts";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Keyed } from "../../ui/keyed.ts";
import { Name } from "../../ui/name.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { RunModel } from "./run-model.ts";
import { StepTitle } from "./timeline/step-title.tsx";
import type { TimelineState } from "./timeline/timeline-state.ts";

const SHOWN = 50;

/** What failed in this run: every failed step, and the failures of the run as a whole. */
export function FailedStepsPanel(props: { readonly model: RunModel; readonly state: TimelineState }) {
  const failed = () => props.model.timeline.steps.filter((step) => step.failed);
  const known = () => new Set(failed().map((step) => step.id));
  const whole = () => props.model.run.failures.filter((failure) => !known().has(failure.stepId ?? ""));
  return (
    <Panel
      title="Failures in this run"
      sub={failed().length > 0 ? countOf(failed().length, "failed step") : undefined}
      flush
    >
      <Show
        when={failed().length + whole().length > 0}
        fallback={<Notice icon="check" title="Nothing failed" />}
      >
        <div class="relative max-h-80 overflow-auto">
          <table class="data-table compact table-fixed">
            <thead>
              <tr>
                <th class="num w-10">#</th>
                <th>Step</th>
                <th class="w-[41%]">Failure</th>
                <th class="num w-12">At</th>
              </tr>
            </thead>
            <tbody>
              <Keyed each={failed().slice(0, SHOWN)} by="id">
                {(step) => (
                  <tr class="linked">
                    <td class="num text-text-3">{step().seq}</td>
                    <td class="clip">
                      <button
                        type="button"
                        class="inline-flex max-w-full items-center gap-1.5 hover:underline"
                        onClick={() => props.state.reveal(step())}
                      >
                        <StepTitle step={step()} class="truncate" />
                      </button>
                    </td>
                    <td class="clip">
                      <Show
                        when={props.model.failures.get(step().id)?.at(-1)}
                        fallback={<Name value={step().errorCode ?? "failed"} class="text-text-2" />}
                      >
                        {(failure) => (
                          <FailureCode
                            type={failureTypeWord(failure().failureType)}
                            code={failure().failureCode}
                            survived={failure().survived}
                            canWrap
                          />
                        )}
                      </Show>
                    </td>
                    <td class="num">{formatOffset(step().start)}</td>
                  </tr>
                )}
              </Keyed>
              <For each={whole()}>
                {(failure) => (
                  <tr>
                    <td />
                    <td class="text-text-2">whole run</td>
                    <td class="clip">
                      <FailureCode type={failureTypeWord(failure.failureType)} code={failure.failureCode} />
                    </td>
                    <td />
                  </tr>
                )}
              </For>
            </tbody>
          </table>
          <Show when={failed().length > SHOWN}>
            <p class="px-3 py-1.5 text-sm text-text-3">and {countOf(failed().length - SHOWN, "more")}</p>
          </Show>
        </div>
      </Show>
    </Panel>
  );
}
