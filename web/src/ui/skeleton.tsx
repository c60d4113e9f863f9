import { For } from "solid-js";

/** A grey bar where text will be. */
export function Skeleton(props: { readonly class?: string }) {
  return (
    <span
      class={`block h-2.5 rounded-1 bg-line motion-safe:animate-pulse ${props.class ?? "w-full"}`}
      aria-hidden="true"
      data-loading
    />
  );
}

const widths = ["w-7/12", "w-5/12", "w-8/12", "w-1/2"] as const;

/** Rows of a table that is on its way, as high as the real ones, so that nothing jumps. */
export function SkeletonRows(props: { readonly rows: number; readonly label: string }) {
  return (
    <div role="status" aria-label={`Loading ${props.label}`}>
      <For each={Array.from({ length: props.rows }, (_, index) => index)}>
        {(row) => (
          <div class="flex h-8 items-center gap-3 border-b border-line px-3 last:border-b-0">
            <Skeleton class="size-3.5 flex-none rounded-full" />
            <div class="flex-1">
              <Skeleton class={widths[row % 4] ?? "w-1/2"} />
            </div>
            <div class="flex-1">
              <Skeleton class={widths[(row + 1) % 4] ?? "w-1/2"} />
            </div>
            <Skeleton class="w-14" />
          </div>
        )}
      </For>
    </div>
  );
}
