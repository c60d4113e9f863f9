import type { JSX } from "solid-js";

const DOCS = "https://github.com/runfacts/runfacts/blob/main/docs";

/** A link to a page of the documentation, such as `opentelemetry.md`. */
export function DocsLink(props: { readonly page: string; readonly children: JSX.Element }) {
  return (
    <a href={`${DOCS}/${props.page}`} rel="noreferrer" class="text-accent underline">
      {props.children}
    </a>
  );
}
