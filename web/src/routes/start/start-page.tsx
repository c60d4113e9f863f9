import { Page } from "../../shell/page.tsx";
import { FirstRun } from "./first-run.tsx";

/** How to send a run; the dashboard shows the same while there is none. */
export function StartPage() {
  return (
    <Page title="Send a run">
      <FirstRun />
    </Page>
  );
}
