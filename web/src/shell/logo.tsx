/** Three steps, one after the other: the mark of Runfacts. */
export function Logo(props: { readonly class?: string }) {
  return (
    <svg class={`block flex-none ${props.class ?? "size-4"}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d="M1 3h6v2.5H1zM5 6.8h7v2.5H5zM9 10.6h6v2.5H9z" fill="currentColor" />
    </svg>
  );
}
