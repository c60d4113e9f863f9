import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { noAlertHosts, parseAlertHosts } from "../targets/alert-hosts.ts";
import { startReceiver } from "../testing/receiver.ts";
import { sampleNotice } from "../testing/sample-notice.ts";
import { pagerdutySender } from "./send-pagerduty.ts";
import { slackSender } from "./send-slack.ts";
import { webhookSender } from "./send-webhook.ts";

const networkOf = (port: number) => ({ hosts: parseAlertHosts(`127.0.0.1:${port}`) ?? noAlertHosts });
const ID = "0199c3f1-7a3b-7c55-9f0e-000000000001";

describe("webhookSender", () => {
  it("sends what docs/notifications.md says, signed, with its key", async () => {
    await using receiver = await startReceiver();
    const { port } = receiver;
    const send = webhookSender(`http://127.0.0.1:${port}/hook`, () => "a-secret", networkOf(port));
    await send({ key: "a", notices: [sampleNotice()] });
    const [{ headers = {}, body = "" } = {}] = receiver.received;
    expect(JSON.parse(body)).toEqual({
      version: 1,
      type: "incident.open",
      key: `${ID}.open`,
      timestamp: "2026-03-01T12:30:00.000Z",
      project: "default",
      url: `https://runfacts.example/incidents/${ID}`,
      incident: {
        incident_id: ID,
        kind: "version_regression",
        state: "open",
        agent_id: "support",
        agent_version: "2.1.0",
        baseline_version: "2.0.0",
        environment: "production",
        metric: "failure_rate",
        began_at: "2026-03-01T10:00:00.000Z",
        opened_at: "2026-03-01T12:30:00.000Z",
        baseline: { value: 0.101, low: 0.08, high: 0.12 },
        observed: { value: 0.152, low: 0.12, high: 0.19 },
        false_alarm_rate: 0.025,
        run_count: 600,
        affected_run_count: 91,
        first_run_id: "0199c3f1-7a3b-7c55-9f0e-0000000000aa",
        typical_run_id: "0199c3f1-7a3b-7c55-9f0e-0000000000bb",
      },
    });
    expect(headers["webhook-id"]).toBe(`${ID}.open`);
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const digest = createHmac("sha256", "a-secret").update(signed).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${digest}`);
  });
});

describe("slackSender", () => {
  it("sends one message for several states, with what is markup to Slack escaped", async () => {
    await using receiver = await startReceiver();
    const { port } = receiver;
    const send = slackSender(() => `http://127.0.0.1:${port}/services/T/B/secret`, networkOf(port));
    const other = sampleNotice("resolved", {
      kind: "new_failure",
      failureType: "tool",
      failureCode: "<!channel>",
    });
    await send({ key: "a", notices: [sampleNotice(), other] });
    const [{ path = "", body = "" } = {}] = receiver.received;
    expect(path).toBe("/services/T/B/secret");
    const { text } = JSON.parse(body) as { text: string };
    expect(text.split("\n")).toEqual([
      "*Open: support 2.1.0: failure_rate is worse 15.2 %, 10.1 % in 2.0.0*",
      "Project: default · Environment: production · Since: 2026-03-01T10:00:00.000Z · Runs: 91 of 600 · First run: 0199c3f1-7a3b-7c55-9f0e-0000000000aa · Typical run: 0199c3f1-7a3b-7c55-9f0e-0000000000bb",
      `<https://runfacts.example/incidents/${ID}|Incident>`,
      "",
      "*Resolved: support 2.1.0: new failure tool/&lt;!channel&gt;*",
      expect.stringContaining("Project: default"),
      `<https://runfacts.example/incidents/${ID}|Incident>`,
    ]);
  });

  it("says that its URL is none, and not what it is", async () => {
    const send = slackSender(() => "canary", networkOf(1));
    const error: unknown = await send({ key: "a", notices: [sampleNotice()] }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ fault: "not_configured" });
    expect(String(error)).not.toContain("canary");
  });
});

describe("pagerdutySender", () => {
  it.each([
    ["open", "trigger"],
    ["acknowledged", "acknowledge"],
    ["resolved", "resolve"],
  ] as const)("tells %s as %s of the same incident", async (state, action) => {
    await using receiver = await startReceiver();
    const { port } = receiver;
    const send = pagerdutySender(`http://127.0.0.1:${port}/v2/enqueue`, () => "a-key", networkOf(port));
    await send({ key: "a", notices: [sampleNotice(state)] });
    const event: unknown = JSON.parse(receiver.received[0]?.body ?? "");
    expect(event).toMatchObject({ routing_key: "a-key", event_action: action, dedup_key: ID });
    if (state === "open")
      expect(event).toMatchObject({
        payload: {
          summary: "Open: support 2.1.0: failure_rate is worse 15.2 %, 10.1 % in 2.0.0",
          source: "default",
          severity: "error",
          timestamp: "2026-03-01T12:30:00.000Z",
          component: "support",
          class: "version_regression",
          custom_details: { affected_run_count: 91 },
        },
        client_url: `https://runfacts.example/incidents/${ID}`,
      });
  });
});
