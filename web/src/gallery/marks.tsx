import { For } from "solid-js";
import { failureTypeWords, statusWords, stepTypeWords } from "../api/words.ts";
import { DocsLink } from "../ui/docs-link.tsx";
import { FailureCode, FailureTypeIcon } from "../ui/failure-code.tsx";
import { Icon, iconNames } from "../ui/icon.tsx";
import { Ago, Moment } from "../ui/moment.tsx";
import { Name } from "../ui/name.tsx";
import { StatusMark, StatusShape } from "../ui/status-mark.tsx";
import { StepTypeMark } from "../ui/step-type-mark.tsx";
import { Survived } from "../ui/survived.tsx";
import { Tag } from "../ui/tag.tsx";
import { Specimen } from "./specimen.tsx";

const opened = Date.now();
const MINUTE = 60_000;

/** What stands for something in a line of text. */
export function Marks() {
  return (
    <>
      <Specimen name="Status: with its word, alone, its shape">
        <For each={statusWords}>
          {(status) => (
            <>
              <StatusMark status={status} />
              <StatusMark status={status} iconOnly />
              <StatusShape status={status} class="size-3" />
            </>
          )}
        </For>
      </Specimen>
      <Specimen name="Step type: with its word, alone">
        <For each={stepTypeWords}>
          {(type) => (
            <>
              <StepTypeMark type={type} />
              <StepTypeMark type={type} iconOnly />
            </>
          )}
        </For>
      </Specimen>
      <Specimen name="Failure: type and code, type alone, icon, survived, cut">
        <For each={failureTypeWords}>
          {(type) => (
            <>
              <FailureCode type={type} code="timeout" />
              <FailureCode type={type} />
              <FailureTypeIcon type={type} />
            </>
          )}
        </For>
        <FailureCode type="tool" code="timeout" survived />
        <Survived />
        <span class="w-32">
          <FailureCode type="orchestration" code="a_code_that_is_longer_than_its_place" />
        </span>
      </Specimen>
      <Specimen name="Name: plain, hostile, long">
        <Name value="search_orders" />
        <Name value={"invoice\u202egnp.exe \u001b[31m"} />
        <Name value={"n".repeat(255)} class="w-40 truncate" />
      </Specimen>
      <Specimen name="Moment: as it is, how long ago, before today">
        <Moment at={opened} />
        <Ago at={opened - 5 * MINUTE} />
        <Ago at={opened - 3000 * MINUTE} />
      </Specimen>
      <Specimen name="Tag: short, cut">
        <Tag>1.4.2</Tag>
        <span class="w-24">
          <Tag title="claude-opus-4-6-20260101">claude-opus-4-6-20260101</Tag>
        </span>
      </Specimen>
      <Specimen name="Textures: no step, waiting">
        <i class="hatch h-2.5 w-20" />
        <i class="waiting h-2.5 w-20 border-y border-other-fill" />
      </Specimen>
      <Specimen name="Link to the documentation">
        <DocsLink page="opentelemetry.md">What is kept</DocsLink>
      </Specimen>
      <Specimen name="Icons">
        <For each={iconNames}>
          {(name) => (
            <span title={name}>
              <Icon name={name} />
            </span>
          )}
        </For>
      </Specimen>
    </>
  );
}
