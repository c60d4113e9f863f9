const paths = {
  dashboard: "M1.5 1.5H6v6H1.5zM8 1.5h4.5v3H8zM8 7h4.5v5.5H8zM1.5 10H6v2.5H1.5z",
  runs: "M1.5 3h11M1.5 7h11M1.5 11h7",
  warning: "M7 1.5l5.8 10.5H1.2zM7 5.5v3M7 10.2v.1",
  search: "M1.8 6a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0M9.2 9.2l3.3 3.3",
  wrench:
    "M7.6 5.7a3.1 3.1 0 0 1 3.9-3.6L9.7 3.9l.4 1.3 1.3.4 1.7-1.7M7.6 5.7L1 12.3M7.6 5.7a3.1 3.1 0 0 0 3.4 2",
  chip: "M3.5 4.5a1 1 0 0 1 1-1h5a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1zM5.5 1v2.5M8.5 1v2.5M5.5 10.5V13M8.5 10.5V13M1 5.5h2.5M1 8.5h2.5M10.5 5.5H13M10.5 8.5H13",
  graph:
    "M1.3 7a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0M9.3 3a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0M9.3 11a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0M4.6 6.3l4.8-2.6M4.6 7.7l4.8 2.6",
  agent:
    "M3.5 4h7a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 2 10.5v-5A1.5 1.5 0 0 1 3.5 4zM7 1.5V4M5 7.5v1M9 7.5v1",
  clock: "M1.5 7a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0M7 4v3l2 1.5",
  rise: "M7 11V3.5M4.2 6.3L7 3.5l2.8 2.8",
  fall: "M7 3v7.5M4.2 7.7L7 10.5l2.8-2.8",
  up: "M4 8.5l3-3 3 3",
  down: "M4 5.5l3 3 3-3",
  left: "M8.5 4l-3 3 3 3",
  right: "M5.5 4l3 3-3 3",
  close: "M4 4l6 6M10 4l-6 6",
  check: "M3 7.5l2.6 2.6L11 4.3",
  copy: "M4.5 5.8a1.3 1.3 0 0 1 1.3-1.3h5.4a1.3 1.3 0 0 1 1.3 1.3v5.4a1.3 1.3 0 0 1-1.3 1.3H5.8a1.3 1.3 0 0 1-1.3-1.3zM9.5 2.5v-.2A1 1 0 0 0 8.5 1.5h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h.2",
  retry: "M11.8 6A5 5 0 1 0 12 7.8M12.2 2.5V6H8.7",
  loop: "M2 6.2A5 5 0 0 1 11.5 5M12 2v3.2H8.8M12 7.8A5 5 0 0 1 2.5 9M2 12V8.8h3.2",
  telemetry: "M1.5 8.5l6-5 2 3-7 4zM8.6 2.7l2-1.2 2 3-2 1.2M6 9.2L4.5 12.5M7.5 8.3l2 4.2",
  filter: "M1.5 3h11M3.5 7h7M5.5 11h3",
  link: "M6 8.2a2.4 2.4 0 0 0 3.5.2l2-2A2.4 2.4 0 0 0 8 3l-.7.7M8 5.8a2.4 2.4 0 0 0-3.5-.2l-2 2A2.4 2.4 0 0 0 6 11l.7-.7",
  plus: "M7 3v8M3 7h8",
  save: "M7 1.8v7M4.2 6.2L7 9l2.8-2.8M1.8 10v2.2h10.4V10",
  columns: "M1.8 2.2h10.4v9.6H1.8zM5.3 2.2v9.6M8.8 2.2v9.6",
  flag: "M3 12.8V1.5M3 2h8.2L9 5.2l2.2 3.2H3",
  key: "M1.5 9.2a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0M6.3 7.2l5.9-5.2M9.6 4.3l1.7 1.9",
} as const;

export type IconName = keyof typeof paths;

export const iconNames = Object.keys(paths) as readonly IconName[];

/** A line icon of 14 px in the colour of the text. Decoration: what it means must be said in words, too. */
export function Icon(props: { readonly name: IconName; readonly class?: string | undefined }) {
  return (
    <svg class={`block size-3.5 flex-none ${props.class ?? ""}`} viewBox="0 0 14 14" aria-hidden="true">
      <path
        d={paths[props.name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
