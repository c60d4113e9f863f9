import { closeChromium, openPage } from "@runfacts/dev/chromium";
import { startWeb } from "@runfacts/web";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { type PrefixProxy, startPrefixProxy } from "../harness/prefix-proxy.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { sendRuns, watch } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const PREFIX = "/observe/runfacts";

describe.each([
  { way: "takes away", isStripped: true },
  // What is passed on must be known.
  { way: "passes on", isStripped: false, basePath: PREFIX },
])("the dashboard behind a proxy that $way the prefix", ({ isStripped, basePath }) => {
  let resources: AsyncDisposableStack;
  let platform: Platform;
  let proxy: PrefixProxy;
  beforeAll(async () => {
    resources = new AsyncDisposableStack();
    platform = resources.use(await startPlatform());
    const { queryUrl } = platform;
    const ingestUrl = "https://observe.example/ingest";
    const web = resources.use(
      await startWeb({ port: 0, queryUrl, ingestUrl, basePath, log: () => undefined }),
    );
    proxy = resources.use(await startPrefixProxy({ target: web.url, prefix: PREFIX, isStripped }));
    const failed = { failure_type: "model", failure_code: "timeout", message: "No answer in time" };
    await sendRuns(platform.ingestUrl, [
      ...Array.from({ length: 3 }, () => sampleRun({ agent_id: "one" })),
      sampleRun({ agent_id: "two", status: "failure", failures: [failed] }),
    ]);
  });
  afterAll(async () => {
    await resources.disposeAsync();
    await closeChromium();
  });

  async function open(path: string) {
    const watched = watch(await openPage());
    resources.defer(() => watched.page.context().close());
    await watched.page.goto(`${proxy.url}${path}`);
    return watched;
  }

  it("leads from page to page, and back after a reload, without an address outside of it", async () => {
    const { page, expectNoErrors } = await open("");
    const outside: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(`${proxy.url}/`)) outside.push(request.url());
    });
    await page.waitForURL(`${proxy.url}/`);
    await page
      .getByRole("region", { name: "Totals" })
      .getByRole("link", { name: /^Runs 4/ })
      .click();
    await page.waitForURL((url) => url.href.startsWith(`${proxy.url}/runs?`));
    const counts = page.getByRole("region", { name: "Runs", exact: true }).getByRole("status").first();
    await eventually(() => counts.innerText()).toMatch(/^4 runs/);

    // What filters stays on the page.
    await page.getByRole("checkbox", { name: /Failure/ }).click();
    await page.waitForURL(
      (url) => url.href.startsWith(`${proxy.url}/runs?`) && url.search.includes("status"),
    );
    await eventually(() => counts.innerText()).toMatch(/^1 of 4 runs/);
    await page.reload();
    await eventually(() => counts.innerText()).toMatch(/^1 of 4 runs/);

    await page.getByRole("table").getByRole("link", { name: "two" }).click();
    await page.waitForURL((url) => url.href.startsWith(`${proxy.url}/runs/`));
    await page.getByRole("treegrid").waitFor();
    await page.getByRole("treegrid").getByRole("row").last().click();
    await eventually(() => page.url()).toMatch(new RegExp(`^${proxy.url}/runs/[0-9a-f-]{36}\\?.*step=`));
    await page.reload();
    await page.getByRole("treegrid").waitFor();

    const nav = page.getByRole("navigation", { name: "Main" }).first();
    for (const [name, path] of [
      ["Failures", "/failures"],
      ["Agents", "/agents"],
      ["Intake", "/intake"],
    ] as const) {
      await nav.getByRole("link", { name }).click();
      await page.waitForURL((url) => url.href.startsWith(`${proxy.url}${path}`));
      await page.reload();
      await page.getByRole("heading", { level: 1 }).waitFor();
    }
    await nav.getByRole("link", { name: "Agents" }).click();
    await page.getByRole("table").getByRole("link", { name: "one" }).click();
    await page.waitForURL((url) => url.href.startsWith(`${proxy.url}/agents?`) && url.search.includes("one"));
    await nav.getByRole("link", { name: "Failures" }).click();
    const bars = page.getByRole("region", { name: /Failures over time|over time/i }).getByRole("link");
    expect(await bars.first().getAttribute("href")).toMatch(new RegExp(`^${PREFIX}/`));
    await nav.getByRole("link", { name: "Dashboard" }).click();
    await page.getByRole("region", { name: "Totals" }).waitFor();
    expect(outside).toEqual([]);
    expectNoErrors();
  });

  it("shows where runs are sent, and where they are read", async () => {
    const { page, expectNoErrors } = await open("/start");
    await page.getByText("curl -sS https://observe.example/ingest/v1/runs").waitFor();
    await page.getByText(proxy.url, { exact: true }).waitFor();
    await page
      .getByRole("radio", { name: "OpenTelemetry" })
      .or(page.getByText("OpenTelemetry"))
      .first()
      .click();
    await page.getByText("OTEL_EXPORTER_OTLP_ENDPOINT=https://observe.example/ingest").waitFor();
    expectNoErrors();
  });
});

it("the dashboard with a BASE_PATH is at the root too", async () => {
  await using resources = new AsyncDisposableStack();
  const { queryUrl } = resources.use(await startPlatform());
  const web = resources.use(await startWeb({ port: 0, queryUrl, basePath: PREFIX, log: () => undefined }));
  const { page, expectNoErrors } = watch(await openPage());
  resources.defer(() => page.context().close());
  await page.goto(`${web.url}/runs`);
  await page.getByRole("navigation", { name: "Main" }).first().getByRole("link", { name: "Intake" }).click();
  await page.waitForURL(`${web.url}/intake`);
  expectNoErrors();
});
