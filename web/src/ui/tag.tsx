import type { JSX } from "solid-js";

/** A small fact beside a name, such as a version. */
export function Tag(props: { readonly children: JSX.Element; readonly title?: string }) {
  return (
    <span
      class="inline-flex h-5 max-w-full min-w-0 items-center gap-1 rounded-1 border border-line bg-inset px-1.5 text-sm text-text-2"
      title={props.title}
    >
      <span class="truncate">{props.children}</span>
    </span>
  );
}
