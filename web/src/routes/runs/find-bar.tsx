import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, createSignal, For, type JSX, lazy, onMount, Show, Suspense } from "solid-js";
import { type FilterTerm, filterTerms, readTerm } from "../../filter/filter-text.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { seenValues } from "../../filter/seen-values.ts";
import { type Suggestion, suggest } from "../../filter/suggestions.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { Icon } from "../../ui/icon.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { Name } from "../../ui/name.tsx";
import { StatusShape } from "../../ui/status-mark.tsx";

// Comes after the page is shown: nothing is suggested before the field has the focus.
const SuggestionList = lazy(async () => ({
  default: (await import("./suggestion-list.tsx")).SuggestionList,
}));
const LIST_ID = "find-suggestions";

/**
 * Finds runs by typing: terms such as `agent:support` become chips, with suggestions below while something is typed.
 */
export function FindBar(props: { readonly filter: RunFilter; readonly onChange: (part: RunFilter) => void }) {
  const navigate = useNavigate();
  const location = useLocation();
  let input: HTMLInputElement | undefined;
  const [typed, setTyped] = createSignal("");
  const [isOpen, setOpen] = createSignal(false);
  const [active, setActive] = createSignal(-1);
  const [problem, setProblem] = createSignal<string>();
  const suggestions = createMemo(() => (isOpen() ? suggest(typed(), seenValues) : []));
  const chips = () => filterTerms(props.filter);

  useShortcuts([{ keys: ["/"], label: "Find runs", run: () => input?.focus() }]);
  onMount(() => new URLSearchParams(location.search).has("find") && input?.focus());

  const type = (text: string) => {
    setTyped(text);
    setProblem(undefined);
    setActive(-1);
    setOpen(true);
  };
  const add = (part: RunFilter) => {
    type("");
    setOpen(false);
    props.onChange(part);
  };
  const choose = (suggestion: Suggestion) => {
    if (suggestion.kind === "run") navigate(`/runs/${suggestion.runId}`);
    else if (suggestion.kind === "term") type(suggestion.text);
    else if ("part" in suggestion.read) add(suggestion.read.part);
    else setProblem(suggestion.read.problem);
    input?.focus();
  };
  const enter = () => {
    const chosen = suggestions()[active()] ?? suggestions().find((suggestion) => suggestion.kind === "run");
    if (chosen !== undefined) return choose(chosen);
    if (typed().trim() === "") return;
    const read = readTerm(typed().trim());
    if ("part" in read) add(read.part);
    else setProblem(read.problem);
  };
  const onKeyDown: JSX.EventHandler<HTMLInputElement, KeyboardEvent> = (event) => {
    const count = suggestions().length;
    if (event.key === "Enter") enter();
    else if (event.key === "Escape" && (isOpen() || typed() !== "")) type("");
    else if (event.key === "Escape") input?.blur();
    else if (event.key === "Backspace" && typed() === "") removeLast();
    else if (event.key === "ArrowDown" && count === 0) setOpen(true);
    else if (event.key === "ArrowDown") setActive((active() + 1) % count);
    else if (event.key === "ArrowUp" && count > 0) setActive((active() - 1 + count) % count);
    else return;
    if (event.key === "Escape") setOpen(false);
    if (event.key !== "Backspace") event.preventDefault();
  };
  const removeLast = () => {
    const last = chips().at(-1);
    if (last !== undefined) props.onChange(last.removal);
  };

  return (
    <search class="relative min-w-0 flex-1">
      <div class="flex min-h-9 flex-wrap items-center gap-1 rounded-2 border border-control bg-surface py-1 pr-2 pl-2.5 focus-within:border-accent focus-within:ring-1 focus-within:ring-accent">
        <Icon name="search" class="mr-1 text-text-3" />
        <For each={chips()}>
          {(chip) => <Chip chip={chip} onRemove={() => props.onChange(chip.removal)} />}
        </For>
        <input
          ref={input}
          class="h-6 min-w-30 flex-1 bg-transparent px-1 outline-none placeholder:text-text-3"
          role="combobox"
          aria-label="Find runs"
          aria-expanded={suggestions().length > 0}
          aria-controls={LIST_ID}
          aria-autocomplete="list"
          aria-activedescendant={active() >= 0 ? `${LIST_ID}-${active()}` : undefined}
          aria-invalid={problem() === undefined ? undefined : true}
          aria-describedby={problem() === undefined ? undefined : "find-problem"}
          autocomplete="off"
          spellcheck={false}
          placeholder={
            chips().length === 0
              ? "Add a filter, such as agent:support or code:timeout, or a run id"
              : "Add a filter"
          }
          value={typed()}
          onInput={(event) => type(event.currentTarget.value)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
        />
        <Kbd key="/" />
      </div>
      <Show when={problem()}>
        <p id="find-problem" role="alert" class="mt-1 flex items-center gap-1.5 text-sm text-failure">
          <StatusShape status="failure" class="size-3" />
          {problem()}
        </p>
      </Show>
      <Suspense>
        <SuggestionList id={LIST_ID} suggestions={suggestions()} active={active()} onChoose={choose} />
      </Suspense>
    </search>
  );
}

function Chip(props: { readonly chip: FilterTerm; readonly onRemove: () => void }) {
  return (
    <span class="inline-flex h-6 max-w-full min-w-0 items-center rounded-1 border border-line-strong bg-inset pl-1.5 whitespace-nowrap">
      <span class="text-text-2">{props.chip.term}</span>
      <span class="px-0.5 text-text-3">:</span>
      <Name value={props.chip.value} class="max-w-60 truncate pr-0.5 font-semibold" />
      <button
        type="button"
        class="grid size-6 flex-none place-items-center text-text-3 hover:text-text"
        aria-label={`Remove ${props.chip.term}`}
        onClick={() => props.onRemove()}
      >
        <Icon name="close" />
      </button>
    </span>
  );
}
