import { A } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, onMount, Show } from "solid-js";
import { apiKey } from "../../api/api-key.ts";
import { connection } from "../../api/connection.ts";
import { shortId } from "../../api/run-times.ts";
import { useRuns } from "../../api/use-runs.ts";
import { statusWord } from "../../api/words.ts";
import { basePath } from "../../base-path.ts";
import { useRunChanges } from "../../live/use-run-changes.ts";
import { Name } from "../../ui/name.tsx";
import { Segment } from "../../ui/segment.tsx";
import { StatusShape } from "../../ui/status-mark.tsx";
import { showToast } from "../../ui/toast.tsx";
import { CodeBlock } from "./code-block.tsx";
import { curlExample, randomUuid, sdkExample } from "./example-run.ts";
import { firstRecipe } from "./otel-recipes.ts";
import { OtelWay } from "./otel-way.tsx";
import { Recorded } from "./recorded.tsx";

const POLL_MS = 2_000;
type Way = "curl" | "sdk" | "otel" | "demo";

/** How each way is told a key. */
const keyText: Readonly<Record<Way, string>> = {
  curl: "-H 'authorization: Bearer rf_…'",
  sdk: 'apiKey: "rf_…"',
  otel: "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20rf_…",
  demo: "RUNFACTS_API_KEY=rf_…",
};

/** How to send the first run: what to type, and a line that notices it when it arrives. */
export function FirstRun() {
  const [way, setWay] = createSignal<Way>("curl");
  const [runId, endedAt] = [randomUuid(), Date.now()];
  const [recipe, setRecipe] = createSignal(firstRecipe);
  const [config, setConfig] = createSignal<StartConfig>({
    ingestUrl: `${location.protocol}//${location.hostname}:8000`,
    hasDefaultOtlpPorts: false,
  });
  onMount(async () => setConfig({ ...config(), ...(await fetchConfig()) }));
  const code = () => {
    const example = { ingestUrl: config().ingestUrl, runId, endedAt };
    if (way() === "curl") return curlExample(example);
    return way() === "sdk" ? sdkExample(example) : "npm run demo";
  };
  return (
    <div class="grid max-w-[1120px] grid-cols-[minmax(0,1fr)_320px] gap-3 max-md:grid-cols-[minmax(0,1fr)]">
      <section class="rounded-3 border border-line bg-surface" aria-label="Send the first run">
        <Step
          mark={<StatusShape status={connection().state === "ok" ? "success" : "partial"} class="size-4.5" />}
          title={
            connection().state === "ok" ? "The services are up" : "The query service does not answer yet"
          }
        >
          Runs are sent to <span class="font-mono text-sm">{config().ingestUrl}</span>; this page reads them
          through <span class="font-mono text-sm">{location.origin + basePath}</span>.
        </Step>
        <Step mark="1" title="Send a run">
          Choose a way; the result is the same.
          <div class="mt-2.5">
            <Segment
              label="Way to send a run"
              options={[
                { value: "curl", label: "curl" },
                { value: "sdk", label: "TypeScript" },
                { value: "otel", label: "OpenTelemetry" },
                { value: "demo", label: "Demo" },
              ]}
              value={way()}
              onChange={(next) => setWay(next as Way)}
            />
          </div>
          <Show when={way() === "otel"} fallback={<CodeBlock what="Command" code={code()} />}>
            <OtelWay
              ingestUrl={config().ingestUrl}
              isDefault={isLocal && config().hasDefaultOtlpPorts}
              recipe={recipe()}
              onChoose={setRecipe}
            />
          </Show>
          <Show when={apiKey() !== undefined}>
            <p class="mt-2">
              Keys are required here: add <span class="font-mono text-sm">{keyText[way()]}</span> with an
              ingest key.
            </p>
          </Show>
        </Step>
        <Step mark="2" title="See it here">
          <Arrival />
        </Step>
      </section>
      <Recorded />
    </div>
  );
}

/** What the page has to know of the services. */
interface StartConfig {
  /** Where runs are sent. */
  readonly ingestUrl: string;
  /** True if the ports at which exporters of OpenTelemetry look by themselves are open. */
  readonly hasDefaultOtlpPorts: boolean;
}

/** What the server of these pages was told. */
async function fetchConfig(): Promise<Partial<StartConfig>> {
  const answer = await fetch(`${basePath}/config.json`).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as Partial<StartConfig>) : {};
}

/** True if the pages come from the machine that they are read on. */
const isLocal = /^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname);

function Step(props: { readonly mark: JSX.Element; readonly title: string; readonly children: JSX.Element }) {
  return (
    <div class="grid grid-cols-[28px_minmax(0,1fr)] gap-x-2.5 border-t border-line px-4 py-3.5 first:border-t-0">
      <span class="grid size-5.5 place-items-center rounded-full border border-line-strong text-sm font-semibold text-text-2 has-[svg]:border-transparent">
        {props.mark}
      </span>
      <div class="min-w-0">
        <h2 class="text-md">{props.title}</h2>
        <div class="text-text-2">{props.children}</div>
      </div>
    </div>
  );
}

/** Watches for a run that was not there when the page opened. */
function Arrival() {
  const isLive = useRunChanges(() => ({}), {
    onRun: () => latest.retry(),
    onGap: () => latest.retry(),
  });
  const latest = useRuns(() => ({
    filter: {},
    pageSize: 1,
    pollMs: isLive() ? undefined : POLL_MS,
    staleMs: 0,
  }));
  const [known, setKnown] = createSignal<string>();
  const runId = () => latest.data?.runs[0]?.runId;
  const arrived = () => (runId() !== undefined && runId() !== known() ? latest.data?.runs[0] : undefined);
  createEffect(
    on(
      () => latest.data !== undefined,
      (isLoaded) => isLoaded && setKnown(runId() ?? ""),
    ),
  );
  createEffect(
    on(arrived, (run) => {
      if (run !== undefined && known() !== undefined) {
        showToast(
          <>
            Run {shortId(run.runId)} arrived.{" "}
            <A href={`/runs/${run.runId}`} class="text-accent hover:underline">
              Open it
            </A>
          </>,
        );
      }
    }),
  );
  return (
    <div
      role="status"
      class="mt-2 flex flex-wrap items-center gap-2.5 rounded-2 border border-dashed border-line-strong px-3 py-2.5"
    >
      <Show
        when={known() !== undefined && arrived()}
        fallback={
          <>
            <i class="size-1.75 rounded-full bg-running-fill motion-safe:animate-pulse" />
            <span class="text-text">Waiting for a run</span>
            <span class="text-text-3">{isLive() ? "it shows at once" : "looks every 2 s"}</span>
          </>
        }
      >
        {(run) => (
          <>
            <StatusShape status={statusWord(run().status)} />
            <span class="text-text">
              A run of <Name value={run().agentId} class="font-medium" /> arrived
            </span>
            <A href={`/runs/${run().runId}`} class="text-accent hover:underline">
              Open it
            </A>
          </>
        )}
      </Show>
    </div>
  );
}
