import { Code } from "@connectrpc/connect";
import { RunStatus } from "@runfacts/gen/client/run";
import { A, useParams } from "@solidjs/router";
import { createMemo, createSignal, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { shortId } from "../../api/run-times.ts";
import { useRun } from "../../api/use-run.ts";
import { statusWord } from "../../api/words.ts";
import { runsHref } from "../../filter/filter-url.ts";
import { allTime } from "../../filter/time-range.ts";
import { visibleText } from "../../format/visible-text.ts";
import { Page } from "../../shell/page.tsx";
import { Name } from "../../ui/name.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { mayGrow } from "./may-grow.ts";
import { RunHeading } from "./run-heading.tsx";
import { modelOf } from "./run-model.ts";
import { RunSkeleton } from "./run-skeleton.tsx";
import { RunView } from "./run-view.tsx";

const GrowingRun = lazy(async () => ({ default: (await import("./growing-run.tsx")).GrowingRun }));
const NeighbourButtons = lazy(async () => ({
  default: (await import("./neighbour-buttons.tsx")).NeighbourButtons,
}));
const UnknownRun = lazy(async () => ({ default: (await import("./unknown-run.tsx")).UnknownRun }));

/** One run: what it was, why it failed, and every step of it. */
export function RunPage() {
  const params = useParams();
  return (
    <Show when={params["id"]} keyed>
      {(id) => <RunById id={id} />}
    </Show>
  );
}

function RunById(props: { readonly id: string }) {
  const answer = useRun(() => props.id);
  const [now, setNow] = createSignal(Date.now());
  const model = createMemo(() => {
    const run = answer.data?.run;
    if (run === undefined) return undefined;
    return run.status === RunStatus.RUNNING ? modelOf(run, now()) : modelOf(run);
  });
  const growing = () => {
    const run = answer.data?.run;
    return run && mayGrow(run) ? run : undefined;
  };
  const heading = () => {
    const run = model()?.run;
    return run && <RunHeading run={run} />;
  };
  const isUnknown = () => answer.error?.code === Code.NotFound || answer.error?.code === Code.InvalidArgument;
  const title = () => {
    const run = model()?.run;
    if (run === undefined) return isUnknown() ? "Unknown run" : `Run ${shortId(props.id)}`;
    return `${visibleText(run.agentId)} ${statusWord(run.status)}, ${shortId(run.runId)}`;
  };
  return (
    <Page
      title={title()}
      heading={heading()}
      crumbs={
        <>
          <A href="/runs" class="font-normal text-text-2 hover:text-text">
            Runs
          </A>
          <Separator />
          <Show when={model()}>
            {(loaded) => (
              <>
                <A
                  href={runsHref({ agentId: loaded().run.agentId, range: allTime })}
                  class="flex min-w-0 font-normal text-text-2 hover:text-text max-sm:hidden"
                >
                  <Name value={loaded().run.agentId} class="max-w-60 truncate" />
                </A>
                <Separator class="max-sm:hidden" />
              </>
            )}
          </Show>
          <span class="truncate font-mono text-sm">{shortId(props.id)}</span>
        </>
      }
      actions={
        <Show when={model()}>
          {(loaded) => (
            <Suspense>
              <NeighbourButtons run={loaded().run} />
            </Suspense>
          )}
        </Show>
      }
    >
      <Switch fallback={<RunSkeleton />}>
        <Match when={model()}>
          {(loaded) => (
            <>
              <Show when={growing()}>
                {(run) => (
                  <Suspense>
                    <GrowingRun run={run()} onChange={answer.retry} onTick={setNow} />
                  </Suspense>
                )}
              </Show>
              <RunView model={loaded()} />
            </>
          )}
        </Match>
        <Match when={isUnknown()}>
          <Suspense>
            <UnknownRun id={props.id} />
          </Suspense>
        </Match>
        <Match when={answer.error}>
          {(error) => <ErrorNotice isFramed what="The run" error={error()} onRetry={answer.retry} />}
        </Match>
      </Switch>
    </Page>
  );
}

function Separator(props: { readonly class?: string }) {
  return (
    <span class={`font-normal text-text-3 ${props.class ?? ""}`} aria-hidden="true">
      /
    </span>
  );
}
