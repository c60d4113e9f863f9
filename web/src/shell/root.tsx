import { type RouteSectionProps, useNavigate } from "@solidjs/router";
import { createSignal, ErrorBoundary, lazy, onCleanup, onMount, Show, Suspense } from "solid-js";
import { connection } from "../api/connection.ts";
import { openRow } from "../ui/open-row.ts";
import { Toaster } from "../ui/toast.tsx";
import { Nav } from "./nav.tsx";
import { PageError } from "./page-error.tsx";
import { runShortcut, useShortcuts } from "./shortcuts.ts";
import { TabBar } from "./tab-bar.tsx";

// Seldom opened, so they are loaded when they are.
const HelpDialog = lazy(async () => ({ default: (await import("./help-dialog.tsx")).HelpDialog }));
const IncidentLine = lazy(async () => ({ default: (await import("./incident-line.tsx")).IncidentLine }));
const KeyDialog = lazy(async () => ({ default: (await import("./key-dialog.tsx")).KeyDialog }));

const LINE_DELAY_MS = 300;

/** What surrounds every page. */
export function Root(props: RouteSectionProps) {
  const navigate = useNavigate();
  const [isHelpOpen, setHelpOpen] = createSignal(false);
  const [isSettled, setSettled] = createSignal(false);
  useShortcuts([
    { keys: ["?"], label: "All keys", run: () => setHelpOpen(true) },
    { keys: ["/"], label: "Find runs", run: () => navigate("/runs?find") },
  ]);
  onMount(() => {
    window.addEventListener("keydown", runShortcut);
    document.addEventListener("click", openRow);
    // What the page itself needs goes first.
    const timer = setTimeout(() => setSettled(true), LINE_DELAY_MS);
    onCleanup(() => {
      clearTimeout(timer);
      window.removeEventListener("keydown", runShortcut);
      document.removeEventListener("click", openRow);
    });
  });
  const keyNeeded = () => {
    const current = connection();
    return current.state === "key-needed" ? current : undefined;
  };
  return (
    <>
      <a
        href="#main"
        target="_self"
        class="absolute -top-15 left-2 z-30 rounded-2 bg-accent px-2.5 py-1.5 text-on-accent focus:top-2"
      >
        Skip to content
      </a>
      <div class="grid min-h-screen grid-cols-[184px_minmax(0,1fr)] max-lg:grid-cols-[49px_minmax(0,1fr)] max-sm:grid-cols-[minmax(0,1fr)]">
        <Nav />
        <div class="min-w-0">
          {/* Without it the page is still what was asked for. */}
          <ErrorBoundary fallback={null}>
            <Suspense>
              <Show when={isSettled()}>
                <IncidentLine />
              </Show>
            </Suspense>
          </ErrorBoundary>
          <ErrorBoundary
            fallback={(error: unknown) => {
              console.error(error);
              return <PageError />;
            }}
          >
            <Suspense>{props.children}</Suspense>
          </ErrorBoundary>
        </div>
      </div>
      <TabBar />
      <Toaster />
      <Suspense>
        <Show when={isHelpOpen()}>
          <HelpDialog onClose={() => setHelpOpen(false)} />
        </Show>
        <Show when={keyNeeded()}>{(needed) => <KeyDialog wrongScope={needed().wrongScope} />}</Show>
      </Suspense>
    </>
  );
}
