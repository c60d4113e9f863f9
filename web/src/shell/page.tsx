import { createEffect, createMemo, type JSX, onMount } from "solid-js";
import { AwayBanner } from "./away-banner.tsx";
import { ThemeButton } from "./theme-button.tsx";

let isFirstPage = true;

/**
 * One page beside the navigation: the bar above, its title, and the content. Sets the window's title, and after a
 * navigation moves the focus to the heading, so that a screen reader says where it is.
 */
export function Page(props: {
  /** Title of the window; also the heading unless `heading` is given. */
  readonly title: string;
  /** Path to here, in the bar. Default: the title */
  readonly crumbs?: JSX.Element;
  /** Controls of the page, in the bar. */
  readonly actions?: JSX.Element;
  /** The heading as it is shown. Default: the title, for screen readers alone. */
  readonly heading?: JSX.Element;
  readonly children: JSX.Element;
}) {
  let heading: HTMLHeadingElement | undefined;
  const shown = createMemo(() => props.heading);
  createEffect(() => {
    document.title = `${props.title} · Runfacts`;
  });
  onMount(() => {
    if (!isFirstPage) heading?.focus({ preventScroll: true });
    isFirstPage = false;
  });
  return (
    <div class="min-w-0">
      <header class="sticky top-0 z-20 flex h-12 items-center gap-2 border-b border-line bg-bg px-5 max-sm:gap-1.5 max-sm:px-3">
        <div class="flex min-w-0 flex-1 items-center gap-1.5 font-semibold">
          {props.crumbs ?? props.title}
        </div>
        {props.actions}
        <ThemeButton />
      </header>
      <main
        id="main"
        tabindex="-1"
        class="grid max-w-[1760px] grid-cols-[minmax(0,1fr)] content-start gap-3 px-5 pt-4 pb-8 max-sm:p-3 max-sm:pb-20"
      >
        <AwayBanner />
        <h1 ref={heading} tabindex="-1" class={shown() === undefined ? "sr-only" : "min-w-0"}>
          {shown() ?? props.title}
        </h1>
        {props.children}
      </main>
    </div>
  );
}
