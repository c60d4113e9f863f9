import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { closeChromium, openPage } from "@runfacts/dev/chromium";
import { startWeb } from "@runfacts/web";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type Dashboard, sendRuns, startDashboard, watch } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

describe("a page without what it needs", () => {
  let resources: AsyncDisposableStack;
  beforeEach(() => {
    resources = new AsyncDisposableStack();
  });
  afterEach(() => resources.disposeAsync());
  afterAll(closeChromium);

  const start = async (): Promise<Dashboard> => resources.use(await startDashboard());

  it("shows how to send the first run, and notices it", async () => {
    const dashboard = await start();
    const { page, expectNoErrors } = await dashboard.open("/");
    const command = page.locator("pre");
    await eventually(() => command.innerText()).toContain(`${dashboard.platform.ingestUrl}/v1/runs`);
    const body = (await command.innerText()).replace(/^[^']*'[^']*' -d '/, "").replace(/'$/, "");
    await dashboard.send([JSON.parse(body)]);
    await page.getByRole("region", { name: "Totals" }).waitFor({ timeout: 20_000 });
    await page.getByRole("link", { name: "timeout" }).first().waitFor();
    expectNoErrors();
  });

  it("says what may be the matter with an unknown run", async () => {
    const dashboard = await start();
    const unknown = await dashboard.open("/runs/0199b0c2-6f1e-7c55-9a31-5d2f60c1a0de");
    await unknown.page.getByText(/No run/).waitFor();
    await unknown.page.getByText(/may not have been sent yet/).waitFor();
    unknown.expectNoErrors(/404/);
    const mistyped = await dashboard.open("/runs/not-an-id");
    await mistyped.page.getByText(/an id is a UUID/).waitFor();
    mistyped.expectNoErrors(/400/);
    const lost = await dashboard.open("/nowhere");
    await lost.page.getByText("There is no page here").waitFor();
    lost.expectNoErrors();
  });

  it("offers another range where the chosen one is empty", async () => {
    const dashboard = await start();
    await dashboard.send([sampleRun()]);
    const { page } = await dashboard.open("/?start_time=2020-01-01T00:00:00Z&end_time=2020-01-02T00:00:00Z");
    await page.getByText("No run in this range").waitFor();
    await page.getByRole("button", { name: "Show all time" }).click();
    await page.getByRole("region", { name: "Totals" }).waitFor();
  });

  it("keeps what it shows while the service is away, and recovers by itself", async () => {
    const platform = resources.use(await startPlatform());
    await sendRuns(platform.ingestUrl, [sampleRun({ agent_id: "before" })]);
    const line = resources.use(await startLine(new URL(platform.queryUrl).port));
    const web = resources.use(await startWeb({ port: 0, queryUrl: line.url, log: () => undefined }));
    const { page, expectNoErrors } = watch(await openPage());
    resources.defer(() => page.context().close());
    await page.goto(`${web.url}/`);
    const recent = page.getByRole("region", { name: "Recent runs" });
    await recent.getByRole("link", { name: "before" }).waitFor();

    line.cut();
    const banner = page.getByText(/The query service does not answer/);
    await banner.waitFor({ timeout: 25_000 });
    expect(await recent.getByRole("link", { name: "before" }).isVisible()).toBe(true);

    await sendRuns(platform.ingestUrl, [sampleRun({ agent_id: "meanwhile" })]);
    line.mend();
    await recent.getByRole("link", { name: "meanwhile" }).waitFor({ timeout: 25_000 });
    await banner.waitFor({ state: "detached" });
    expectNoErrors(/503/);
  }, 90_000);

  it("says that a service hangs long before a question is given up", async () => {
    const platform = resources.use(await startPlatform());
    await sendRuns(platform.ingestUrl, [sampleRun({ agent_id: "held" })]);
    const line = resources.use(await startLine(new URL(platform.queryUrl).port));
    const web = resources.use(await startWeb({ port: 0, queryUrl: line.url, log: () => undefined }));
    line.hold();
    const { page } = watch(await openPage());
    resources.defer(() => page.context().close());
    let given = 0;
    page.on("requestfailed", () => {
      given += 1;
    });
    await page.goto(`${web.url}/`);
    await page.getByText(/The query service does not answer/).waitFor({ timeout: 25_000 });
    // Only the small question that finds it out, and none that the page asked for itself.
    expect(given).toBeLessThanOrEqual(1);
    expect(await page.getByText("Query service answers").count()).toBe(0);
    line.mend();
    const recent = page.getByRole("region", { name: "Recent runs" });
    await recent.getByRole("link", { name: "held" }).waitFor({ timeout: 40_000 });
    await page.getByText("Query service answers").waitFor();
  }, 120_000);

  it("lists runs once the service that was away answers again", async () => {
    const platform = resources.use(await startPlatform());
    await sendRuns(platform.ingestUrl, [sampleRun({ agent_id: "waited-for" })]);
    const line = resources.use(await startLine(new URL(platform.queryUrl).port));
    const web = resources.use(await startWeb({ port: 0, queryUrl: line.url, log: () => undefined }));
    line.cut();
    const { page, expectNoErrors } = watch(await openPage());
    resources.defer(() => page.context().close());
    await page.goto(`${web.url}/runs`);
    await page.getByText(/The query service does not answer/).waitFor({ timeout: 25_000 });
    await page.getByRole("alert").getByText("Runs could not be loaded").waitFor();
    line.mend();
    await page.getByRole("table").getByRole("link", { name: "waited-for" }).waitFor({ timeout: 25_000 });
    expectNoErrors(/503/);
  }, 90_000);
});

/**
 * A line to a port that can be cut: connections are closed, and new ones refused. Or it is held: all stay open and nothing
 * passes, as with a service that hangs.
 */
async function startLine(port: string) {
  const sockets = new Set<Socket>();
  let isCut = false;
  let isHeld = false;
  const server = createServer((socket) => {
    if (isCut) return socket.destroy();
    const upstream = connect(Number(port), "127.0.0.1");
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => sockets.delete(end));
      if (isHeld) end.pause();
    }
    if (isHeld) return undefined;
    socket.pipe(upstream).pipe(socket);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      close();
    },
    hold: () => {
      isHeld = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    mend: () => {
      isCut = false;
      if (isHeld) close();
      isHeld = false;
    },
    [Symbol.dispose]: () => {
      close();
      server.close();
    },
  };
}
