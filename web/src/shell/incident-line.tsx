import type { Incident } from "@runfacts/gen/client/incident";
import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { useIncidents } from "../api/use-incidents.ts";
import { basePath } from "../base-path.ts";
import { countOf } from "../format/number.ts";
import { formatMoment } from "../format/time.ts";
import { incidentHref, incidentsHref } from "../incidents/incident-filter.ts";
import { incidentHeadline } from "../incidents/incident-text.ts";
import { beganMs } from "../incidents/incident-times.ts";
import { Icon } from "../ui/icon.tsx";

const POLL_MS = 30_000;

/** Over every page while an incident is open: how many there are, and the newest of them. Nothing while none is. */
export function IncidentLine() {
  const open = useIncidents(() => ({ state: "open", pageSize: 1, pollMs: POLL_MS, staleMs: POLL_MS }));
  return (
    // There before what it says: only then is it read out.
    <div role="status" data-loading={open.isPending ? "" : undefined}>
      <Show when={open.data?.incidents[0]}>
        {(newest) => <Line newest={newest()} total={Number(open.data?.totalIncidents ?? 1n)} />}
      </Show>
    </div>
  );
}

function Line(props: { readonly newest: Incident; readonly total: number }) {
  return (
    <aside
      aria-label="Open incidents"
      class="flex min-h-8 items-center gap-2 border-b border-line bg-failure-bg px-5 py-1 text-text max-sm:px-3"
    >
      <Icon name="flag" class="text-failure" />
      <div class="flex min-w-0 flex-1 gap-x-2">
        {/* A plain link: the router would call it the current page on that of incidents. */}
        <a href={basePath + incidentsHref({ state: "open" })} class="flex-none font-semibold hover:underline">
          {countOf(props.total, "open incident")}
        </a>
        <A
          href={incidentHref(props.newest.incidentId)}
          class="min-w-0 truncate hover:underline"
          title={incidentHeadline(props.newest)}
        >
          {incidentHeadline(props.newest)}
        </A>
        <span class="flex-none text-text-2 max-md:hidden">since {formatMoment(beganMs(props.newest))}</span>
      </div>
    </aside>
  );
}
