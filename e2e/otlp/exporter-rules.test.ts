import { Code } from "@connectrpc/connect";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { startReceiver } from "@runfacts/ingest-svc/testing";
import { apiError } from "@runfacts/server";
import { describe, expect, it } from "vitest";
import { exportBy, traceExporters } from "./harness/exporters.ts";
import { samples } from "./harness/samples.ts";
import { sentSpans } from "./harness/sent-spans.ts";

const [sample] = samples.filter(({ name }) => name === "gen-ai");
if (sample === undefined) throw new Error("no fixture");
const spans = sentSpans(sample.json);

/** What the server logged of its requests. */
const requestsIn = (logged: string) =>
  logged
    .split("\n")
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line) as { readonly code: string; readonly bytes_in: number });

describe.each(Object.entries(traceExporters))("an exporter for %s", (protocol, exporter) => {
  it("sends the key of its header settings, which are percent-encoded", async () => {
    const shown: (string | null)[] = [];
    await using receiver = await startReceiver({
      authenticate: ({ header }) => {
        shown.push(header.get("authorization"));
        return { projectId: 1 };
      },
    });
    const headers = "authorization=Bearer%20rf_abc";
    await exportBy(exporter, { endpoint: receiver.url, compression: "none", headers }, spans);
    expect(shown).toEqual(["Bearer rf_abc"]);
  });

  it("is understood when it compresses", async () => {
    await using receiver = await startReceiver();
    for (const compression of ["none", "gzip"] as const)
      await exportBy(exporter, { endpoint: receiver.url, compression }, spans);
    const [plain, compressed] = requestsIn(receiver.logged());
    expect(compressed?.bytes_in).toBeLessThan((plain?.bytes_in ?? 0) / 2);
  });

  // The one for gRPC leaves that to whoever calls it.
  it.skipIf(protocol === "grpc")("sends again what it is told to", async () => {
    let calls = 0;
    await using receiver = await startReceiver({
      commitSpans: async () => {
        calls += 1;
        const options = { retryDelayMs: 100 };
        if (calls === 1) throw apiError(Code.Unavailable, ErrorReason.OVERLOADED, "busy", options);
        return { rejected: [] };
      },
    });
    await exportBy(exporter, { endpoint: receiver.url, compression: "none" }, spans);
    expect(calls).toBe(2);
    expect(receiver.batches).toHaveLength(1);
  });

  it("does not send again what is too large", async () => {
    await using receiver = await startReceiver({ limits: { bodyBytes: 1_000 } });
    const sending = exportBy(exporter, { endpoint: receiver.url, compression: "gzip" }, spans);
    await expect(sending).rejects.toThrow();
    expect(requestsIn(receiver.logged()).map(({ code }) => code)).toEqual(["resource_exhausted"]);
  });
});
