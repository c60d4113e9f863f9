import { createKey } from "@runfacts/db/keys";
import { closeChromium } from "@runfacts/dev/chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { type Dashboard, startDashboard } from "./dashboard.ts";

describe("where keys are required", () => {
  let dashboard: Dashboard;
  let queryKey: string;
  let ingestKey: string;
  beforeAll(async () => {
    dashboard = await startDashboard({ AUTH: "required" });
    const { ownerUrl } = dashboard.platform.database;
    queryKey = (await createKey(ownerUrl, { project: "p", scope: "query" })).secret;
    ingestKey = (await createKey(ownerUrl, { project: "p", scope: "ingest" })).secret;
    const headers = { authorization: `Bearer ${ingestKey}` };
    const reply = await postJson(dashboard.platform.ingestUrl, "/v1/runs", sampleRun(), headers);
    expect(reply.status).toBe(201);
  });
  afterAll(async () => {
    await dashboard[Symbol.asyncDispose]();
    await closeChromium();
  });

  it("asks once for a query key, and keeps it for the tab", async () => {
    const { page, expectNoErrors } = await dashboard.open("/runs");
    const dialog = page.getByRole("dialog", { name: "This service needs a query key" });
    const offer = async (key: string) => {
      await dialog.getByLabel("Query key").fill(key);
      await dialog.getByRole("button", { name: "Use this key" }).click();
    };
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    expect(await dialog.isVisible()).toBe(true);
    await offer("rf_unknown");
    await dialog.getByText(/does not know this key/).waitFor();
    await offer(ingestKey);
    await dialog.getByText(/may not read runs/).waitFor();
    await offer(queryKey);
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("table").getByRole("link", { name: "support" }).waitFor();

    await page.reload();
    await page.getByRole("table").getByRole("link", { name: "support" }).waitFor();
    expect(await dialog.count()).toBe(0);
    expect(await page.evaluate(() => Object.keys(localStorage).length)).toBe(0);
    expectNoErrors(/40[13]/);
  });
});
