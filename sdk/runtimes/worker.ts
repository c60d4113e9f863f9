// A Cloudflare Worker whose tracer is made at module scope. What a request asks for is in its path.
import { AgentTracer, currentRun, currentStep, observe, type Warning } from "@runfacts/sdk";

interface Env {
  readonly INGEST_URL: string;
}

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

const warnings: Warning[] = [];
const tracer = new AgentTracer({
  agentId: "worker",
  agentVersion: "1",
  url: "__INGEST_URL__",
  retryDelayMs: 10,
  onWarning: (warning) => warnings.push(warning),
});

const agent = (name: string) =>
  tracer.run((run) => run.step("tool", name, { metadata: { count: 1 } }, () => 1));

const search = observe(
  async (name: string) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return { name, step: currentStep() !== undefined, run: currentRun()?.runId };
  },
  { type: "tool", name: "search" },
);

/** Whether tools side by side find their steps and their run, without being handed it. */
function look() {
  return tracer.run(async ({ runId }) => {
    const found = await Promise.all(["a", "b"].map((name) => search(name)));
    return {
      found: found.map(({ name, step, run }) => [name, step, run === runId]),
      outside: currentRun() === undefined,
    };
  });
}

/** Its default export, which a Worker has, is added when it is bundled. */
export const worker = {
  async fetch(request: Request, _env: Env, context: Context): Promise<Response> {
    const [, what = "", name = ""] = new URL(request.url).pathname.split("/");
    const timeoutMs = Number(new URL(request.url).searchParams.get("timeoutMs") ?? 10_000);
    if (what === "run") {
      await agent(name);
      return Response.json(tracer.stats());
    }
    if (what === "deliver") {
      await agent(name);
      context.waitUntil(tracer.flush());
      return Response.json(tracer.stats());
    }
    if (what === "look") return Response.json(await look());
    if (what === "flush") return Response.json(await tracer.flush({ timeoutMs }));
    return Response.json({ stats: tracer.stats(), warnings });
  },
};
