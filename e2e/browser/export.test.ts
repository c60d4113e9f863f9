import { readFile } from "node:fs/promises";
import { closeChromium } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";
import { eventually } from "./eventually.ts";

const COUNT = 230;
/** Makes the page find out that this browser cannot write to a file of the reader's choice. */
const WITHOUT_PICKER = "delete window.showSaveFilePicker";
/** Lets the reader choose a file that only this page sees, so that no window of the system has to be answered. */
const PRIVATE_PICKER = `window.showSaveFilePicker = async () => {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle("chosen", { create: true });
}`;
const READ_CHOSEN = `navigator.storage.getDirectory()
  .then((root) => root.getFileHandle("chosen"))
  .then((handle) => handle.getFile())
  .then((file) => file.text())`;

describe("the export of runs", () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    const start = Date.now() - 3_600_000;
    await dashboard.send(
      Array.from({ length: COUNT }, (_, index) =>
        sampleRun({
          agent_id: index % 10 === 0 ? '=HYPERLINK("https://x.example","a")' : `agent "${index % 3}", a`,
          session_id: `session-${index % 7}`,
          status: index % 5 === 0 ? "failure" : "success",
          started_at: new Date(start + index * 1_000.5).toISOString(),
          ended_at: new Date(start + index * 1_000.5 + 2_500).toISOString(),
          steps: [],
          failures:
            index % 5 === 0
              ? [{ failure_type: "model", failure_code: "timeout", message: "No answer in time" }]
              : [],
        }),
      ),
    );
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  const open = async (path: string, script: string) => {
    const watched = await dashboard.open("/start");
    await watched.page.context().addInitScript(script);
    await watched.page.goto(`${dashboard.url}${path}`);
    return watched;
  };
  const choose = async (page: Page, format: RegExp) => {
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("dialog", { name: "Export" }).getByRole("button", { name: format }).click();
  };
  const saved = async (page: Page, format: RegExp) => {
    const [download] = await Promise.all([page.waitForEvent("download"), choose(page, format)]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };

  it("as NDJSON is what the service lists, page after page", async () => {
    const { page, expectNoErrors } = await open("/runs", WITHOUT_PICKER);
    const { name, text } = await saved(page, /^NDJSON/);
    expect(name).toMatch(/^runs-.*\.ndjson$/);
    const lines = text.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(await listed(""));
    await page.getByText(`${COUNT} runs written to ${name}`).waitFor();
    expectNoErrors();
  });

  it("as CSV holds the runs that the filter selects, and no formula", async () => {
    const { page } = await open("/runs?status=failure", WITHOUT_PICKER);
    const { text } = await saved(page, /^CSV/);
    const [header = [], ...rows] = readCsv(text);
    const runs = await listed("status=failure&");
    expect(rows).toHaveLength(runs.length);
    for (const [index, row] of rows.entries()) {
      const cells = Object.fromEntries(header.map((name, at) => [name, row[at]]));
      const run = runs[index] ?? {};
      for (const name of ["run_id", "agent_version", "status", "started_at", "ended_at", "session_id"])
        expect(cells[name]).toBe(run[name]);
      expect(cells["duration_ms"]).toBe(String(run["duration_ms"]));
      expect(cells["agent_id"]).toBe(String(run["agent_id"]).replace(/^=/, "'="));
      expect(cells["failures"]).toBe("model/timeout");
    }
    expect(text).not.toMatch(/(^|[,"])=/m);
  });

  it("goes to the place that the reader chose", async () => {
    const { page, expectNoErrors } = await open("/runs?session_id=session-3", PRIVATE_PICKER);
    await choose(page, /^NDJSON/);
    await page.getByText(/ runs written to /).waitFor();
    const text = (await page.evaluate(READ_CHOSEN)) as string;
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(await listed("session_id=session-3&"));
    expectNoErrors();
  });

  it("tells how far it is, and stops when told", async () => {
    const { page, expectNoErrors } = await open("/runs", WITHOUT_PICKER);
    await page.getByRole("button", { name: "Export" }).waitFor();
    const pages: (() => void)[] = [];
    await page.route(/ListRuns.*pageToken/, async (route) => {
      await new Promise<void>((resolve) => pages.push(resolve));
      await route.continue();
    });
    let downloads = 0;
    page.on("download", () => {
      downloads += 1;
    });
    await choose(page, /^CSV/);
    const progress = page.getByRole("progressbar", { name: "Export" });
    await eventually(() => progress.getAttribute("value")).toBe("100");
    expect(await progress.getAttribute("max")).toBe(String(COUNT));
    await page.getByText(new RegExp(`^100 of ${COUNT}`)).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Export" }).waitFor();
    for (const proceed of pages) proceed();
    await settled(page);
    expect(await progress.count()).toBe(0);
    expect(downloads).toBe(0);
    expectNoErrors();
  });

  /** All runs of a filter as REST lists them. */
  async function listed(query: string): Promise<readonly Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    for (let number = 1; ; number += 1) {
      const path = `/v1/runs?${query}page_size=100&page=${number}`;
      const runs = (await getJson(dashboard.platform.queryUrl, path)).body as Record<string, unknown>[];
      all.push(...runs);
      if (runs.length < 100) return all;
    }
  }
});

/** Reads CSV as RFC 4180 has it. */
function readCsv(text: string): string[][] {
  const lines = text.matchAll(/(?:(?:"(?:[^"]|"")*"|[^",\r\n]*),)*(?:"(?:[^"]|"")*"|[^",\r\n]*)\r\n/g);
  return [...lines].map(([line]) =>
    [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
    ),
  );
}
