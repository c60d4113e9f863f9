import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { IntakeViolation, ListIntakeViolationsResponse } from "@runfacts/gen/client/intake_violation";
import { For, Show } from "solid-js";
import { intakeOutcomeWord } from "../../api/use-intake-violations.ts";
import { basePath } from "../../base-path.ts";
import { countOf, formatCount } from "../../format/number.ts";
import { type IntakeFilter, intakeHref } from "../../intake/intake-filter.ts";
import { ruleText } from "../../intake/rule-text.ts";
import { Ago } from "../../ui/moment.tsx";
import { Name } from "../../ui/name.tsx";
import { Panel } from "../../ui/panel.tsx";
import { OutcomeMark } from "./outcome-mark.tsx";
import "./violations-table.css";

/** One row for each field of an agent that broke a rule, the most frequent first, with what to send instead. */
export function ViolationsPanel(props: {
  readonly filter: IntakeFilter;
  readonly found: ListIntakeViolationsResponse;
}) {
  const hidden = () => Number(props.found.totalViolations) - props.found.violations.length;
  return (
    <Panel
      title="Dropped and refused"
      sub={summary(props.found)}
      flush
      footer={
        <>
          <span>
            A dropped field is not stored, but its run is. A refused run is not stored. The value of a field
            that broke a rule is never stored.
          </span>
          <Show when={hidden() > 0}>
            <span>
              The {formatCount(props.found.violations.length)} most frequent are shown,{" "}
              {formatCount(hidden())} are not: choose an agent to see more.
            </span>
          </Show>
        </>
      }
    >
      <table class="data-table tall stacked violations-table">
        <thead>
          <tr>
            <th class="c-field">Field</th>
            <th class="c-rule">What is wrong and what to send</th>
            <th class="c-agent">Agent</th>
            <th class="c-outcome">Outcome</th>
            <th class="num c-fields" aria-sort="descending">
              Fields
            </th>
            <th class="num c-runs" title="Runs and parts of runs, each time they were sent">
              Runs
            </th>
            <th class="num c-last">Last seen</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.found.violations}>
            {(violation) => <ViolationRow violation={violation} filter={props.filter} />}
          </For>
        </tbody>
      </table>
    </Panel>
  );
}

const summary = ({ totalDroppedFields, totalRefusedFields }: ListIntakeViolationsResponse) =>
  [
    ...(totalDroppedFields > 0n ? [`${countOf(totalDroppedFields, "field")} dropped`] : []),
    ...(totalRefusedFields > 0n ? [`${countOf(totalRefusedFields, "field")} refused`] : []),
  ].join(", ");

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function ViolationRow(props: { readonly violation: IntakeViolation; readonly filter: IntakeFilter }) {
  const text = () => ruleText(props.violation.rule);
  return (
    <tr>
      <td class="c-field">
        <Show
          when={props.violation.field}
          fallback={
            <span class="text-text-2">
              {props.violation.rule === "other" ? "several fields" : "the run as a whole"}
            </span>
          }
        >
          {(field) => <Name value={field()} class="font-mono text-sm [overflow-wrap:anywhere]" />}
        </Show>
      </td>
      <td class="c-rule">
        <span class="font-medium">{capitalized(text().problem)}</span>
        <span class="text-text-2">: {text().advice}</span>
        <span class="block font-mono text-xs text-text-3">{props.violation.rule}</span>
      </td>
      <td class="c-agent">
        <Show when={props.violation.agentId} fallback={<span class="text-text-3">not known</span>}>
          {(agentId) => (
            // A plain link: the router would call each of them the current page.
            <a
              href={basePath + intakeHref({ ...props.filter, agentId: agentId() })}
              class="hover:underline"
              title="Show only this agent"
            >
              <Name value={agentId()} class="[overflow-wrap:anywhere]" />
            </a>
          )}
        </Show>
      </td>
      <td class="c-outcome">
        <OutcomeMark outcome={intakeOutcomeWord(props.violation.outcome)} />
      </td>
      <td class="num c-fields font-semibold">{formatCount(props.violation.fieldCount)}</td>
      <td class="num c-runs">{formatCount(props.violation.runCount)}</td>
      <td class="num c-last text-text-2">
        <Show when={props.violation.lastReceivedAt}>{(at) => <Ago at={timestampMs(at())} />}</Show>
      </td>
    </tr>
  );
}
