import { Index } from "solid-js";

/** A part of a whole as a bar; its number stands beside it. */
export function ShareBar(props: { readonly share: number; readonly fill: string; readonly class?: string }) {
  return (
    <span
      class={`graphic relative block h-1.5 min-w-7 overflow-hidden rounded-[1px] bg-line ${props.class ?? ""}`}
      aria-hidden="true"
    >
      <i
        class={`graphic absolute inset-y-0 left-0 rounded-[1px] ${props.fill}`}
        style={{ width: `${100 * props.share}%` }}
      />
    </span>
  );
}

/** All parts of a whole side by side; their numbers stand elsewhere. */
export function MixBar(props: {
  readonly label: string;
  readonly parts: readonly { readonly value: number; readonly fill: string }[];
}) {
  const parts = () => props.parts.filter((part) => part.value > 0);
  return (
    <span role="img" aria-label={props.label} class="flex h-2 w-full min-w-12 gap-px">
      <Index each={parts()} fallback={<i class="graphic w-full rounded-[1px] bg-line" />}>
        {(part) => (
          <i
            class={`graphic min-w-0.5 basis-0 rounded-[1px] ${part().fill}`}
            style={{ "flex-grow": part().value }}
          />
        )}
      </Index>
    </span>
  );
}
