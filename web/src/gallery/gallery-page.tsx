import { For } from "solid-js";
import { Page } from "../shell/page.tsx";
import { Charts } from "./charts.tsx";
import { Controls } from "./controls.tsx";
import { Facts } from "./facts.tsx";
import { Fields } from "./fields.tsx";
import { Floating } from "./floating.tsx";
import { Marks } from "./marks.tsx";
import { States } from "./states.tsx";

const themes = ["light", "dark"] as const;

/** Every component of `ui/` in every state, in both themes. For those who work on them: it is not part of the build. */
export function GalleryPage() {
  return (
    <Page title="Components">
      <div class="grid grid-cols-2 gap-4 max-lg:grid-cols-[minmax(0,1fr)]">
        <For each={themes}>
          {(theme) => (
            <section
              data-theme={theme}
              aria-label={`${theme} theme`}
              class="grid min-w-0 content-start gap-5 rounded-3 border border-line bg-bg p-4 text-text"
            >
              <Controls />
              <Fields />
              <Marks />
              <Facts />
              <Charts />
              <States />
              <Floating />
            </section>
          )}
        </For>
      </div>
    </Page>
  );
}
