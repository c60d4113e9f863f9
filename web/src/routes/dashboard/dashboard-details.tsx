import type { GetStatsResponse } from "@runfacts/gen/client/query_service";
import { CausesPanel } from "../../causes/causes-panel.tsx";
import type { RunFilter } from "../../filter/run-filter.ts";
import { AgentsOverview } from "./agents-overview.tsx";
import { FailurePanel } from "./failure-panel.tsx";
import { RecentFailuresPanel } from "./recent-failures-panel.tsx";
import { RecentRunsPanel } from "./recent-runs-panel.tsx";
import { StepTypePanel } from "./step-type-panel.tsx";

/** Why runs fail, where time goes, and the latest runs. */
export function DashboardDetails(props: {
  readonly filter: RunFilter;
  readonly stats: GetStatsResponse;
  readonly pollMs: number | undefined;
}) {
  return (
    <>
      <FailurePanel class="col-span-7" filter={props.filter} stats={props.stats} />
      <StepTypePanel class="col-span-5" stats={props.stats} />
      <AgentsOverview class="col-span-12" filter={props.filter} pollMs={props.pollMs} />
      <CausesPanel class="col-span-12" filter={props.filter} choices={["slow", "costly"]} />
      <RecentRunsPanel class="col-span-7" filter={props.filter} pollMs={props.pollMs} />
      <RecentFailuresPanel class="col-span-5" filter={props.filter} pollMs={props.pollMs} />
    </>
  );
}
