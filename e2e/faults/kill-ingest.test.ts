import { describe, expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

const SENDERS = 8;
/** Runs that are acknowledged before the process is killed. */
const ACKNOWLEDGED = 100;

describe("an ingest process that is killed under load", () => {
  it("loses no acknowledged run, and stores none twice", async () => {
    await using platform = await startPlatform();
    await using first = await startIngestProcess(platform.database.ingestUrl);
    const sent: { run: ReturnType<typeof sampleRun>; acknowledged: boolean }[] = [];
    let isDead = false;

    const send = async () => {
      while (!isDead) {
        const entry = { run: sampleRun(), acknowledged: false };
        sent.push(entry);
        const reply = await postJson(first.url, "/v1/runs", entry.run).catch(() => undefined);
        entry.acknowledged = reply?.status === 201;
      }
    };
    const senders = Array.from({ length: SENDERS }, send);
    await expect
      .poll(() => sent.filter((entry) => entry.acknowledged).length, { timeout: 20_000, interval: 20 })
      .toBeGreaterThan(ACKNOWLEDGED);
    first.process.kill("SIGKILL");
    isDead = true;
    await Promise.all([...senders, first.ended]);

    const acknowledged = sent.filter((entry) => entry.acknowledged);
    for (const { run } of acknowledged) {
      expect((await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`)).status).toBe(200);
    }

    await using second = await startIngestProcess(platform.database.ingestUrl);
    for (const { run, acknowledged: isAcknowledged } of sent) {
      const { status } = await postJson(second.url, "/v1/runs", run);
      expect(isAcknowledged ? [200] : [200, 201]).toContain(status);
    }
    const { body } = await getJson(platform.queryUrl, "/v1/stats");
    expect(body).toMatchObject({ total_runs: sent.length, total_steps: 3 * sent.length });
  });
});
