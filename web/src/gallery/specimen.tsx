import type { JSX } from "solid-js";

/** A component in one or more of its states, under the name of both. */
export function Specimen(props: { readonly name: string; readonly children: JSX.Element }) {
  return (
    <div class="grid min-w-0 gap-1.5">
      <h3>{props.name}</h3>
      <div class="flex min-w-0 flex-wrap items-center gap-2">{props.children}</div>
    </div>
  );
}
