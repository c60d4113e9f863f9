import { Code } from "@connectrpc/connect";
import { A, useParams } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { shortId } from "../../api/run-times.ts";
import { useIncident } from "../../api/use-incident.ts";
import { incidentHeadline } from "../../incidents/incident-text.ts";
import { Page } from "../../shell/page.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { UnknownRecord } from "../../ui/unknown-record.tsx";
import { IncidentView } from "./incident-view.tsx";

/** One incident: what got worse, since when, how sure that is, and what affected runs have in common. */
export function IncidentPage() {
  const params = useParams();
  return (
    <Show when={params["id"]} keyed>
      {(id) => <IncidentById id={id} />}
    </Show>
  );
}

function IncidentById(props: { readonly id: string }) {
  const answer = useIncident(() => props.id);
  const incident = () => answer.data?.incident;
  const isUnknown = () => answer.error?.code === Code.NotFound || answer.error?.code === Code.InvalidArgument;
  const title = () => {
    const known = incident();
    if (known !== undefined) return incidentHeadline(known);
    return isUnknown() ? "Unknown incident" : `Incident ${shortId(props.id)}`;
  };
  return (
    <Page
      title={title()}
      heading={incident() && <span class="[overflow-wrap:anywhere]">{title()}</span>}
      crumbs={
        <>
          <A href="/incidents" class="font-normal text-text-2 hover:text-text" end>
            Incidents
          </A>
          <span class="font-normal text-text-3" aria-hidden="true">
            /
          </span>
          <span class="truncate font-mono text-sm">{shortId(props.id)}</span>
        </>
      }
    >
      <Switch
        fallback={
          <div class="rounded-3 border border-line bg-surface">
            <SkeletonRows rows={8} label="incident" />
          </div>
        }
      >
        <Match when={incident()}>{(known) => <IncidentView incident={known()} />}</Match>
        <Match when={isUnknown()}>
          <UnknownRecord
            noun="incident"
            id={props.id}
            reason="It may belong to another project, or was resolved so long ago that it has expired."
            actions={<ButtonLink href="/incidents">All incidents</ButtonLink>}
          />
        </Match>
        <Match when={answer.error}>
          {(error) => <ErrorNotice isFramed what="The incident" error={error()} onRetry={answer.retry} />}
        </Match>
      </Switch>
    </Page>
  );
}
