import { Icon } from "./icon.tsx";

/** Says that the agent went on after a failure. */
export function Survived(props: { readonly class?: string }) {
  return (
    <span
      class={`inline-flex flex-none items-center gap-1 text-sm text-text-2 ${props.class ?? ""}`}
      title="The step failed and the agent went on: no failure was recorded for it"
    >
      <Icon name="check" class="size-3" />
      survived
    </span>
  );
}
