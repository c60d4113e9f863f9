import { describe, expect, it } from "vitest";
import { z } from "zod";
import { notifyShape } from "./notify-schema.ts";

const schema = z.strictObject(notifyShape);
const webhook = {
  name: "ops",
  type: "webhook",
  url: "https://alerts.example.com/runfacts",
  secret: { env: "OPS_SECRET" },
};
const email = {
  name: "mail",
  type: "email",
  smtp: { host: "smtp.example.com" },
  from: "runfacts@example.com",
  to: ["oncall@example.com"],
};

describe("notifyShape", () => {
  it("takes every kind of destination, with its defaults", () => {
    const spec = schema.parse({
      destinations: [
        webhook,
        { name: "chat", type: "slack", url: { file: "/run/secrets/slack" }, group_for: "1m" },
        { name: "pager", type: "pagerduty", routing_key: { env: "PAGER_KEY" } },
        { ...email, quiet_hours: { from: "22:00", to: "07:00", time_zone: "Europe/Berlin" } },
      ],
      notify: [{ to: ["ops"], kinds: ["drift"], states: ["open"] }],
    });
    expect(spec.destinations[1]).toMatchObject({ group_for: 60_000 });
    expect(spec.destinations[3]).toMatchObject({ smtp: { port: 465, security: "tls" } });
    expect(schema.parse({})).toEqual({ destinations: [] });
  });

  it.each([
    ["a secret in the file", { destinations: [{ ...webhook, secret: "canary" }] }],
    ["a password in a URL", { destinations: [{ ...webhook, url: "https://a:canary@b.example/" }] }],
    ["another scheme", { destinations: [{ ...webhook, url: "file:///canary" }] }],
    ["a line in a name", { destinations: [{ ...webhook, name: "a\nb" }] }],
    ["a name twice", { destinations: [webhook, webhook] }],
    ["an unknown field", { destinations: [{ ...webhook, canary: 1 }] }],
    ["a line in an address", { destinations: [{ ...email, to: ["a@b.example\nBcc: canary@b.example"] }] }],
    ["two addresses in one", { destinations: [{ ...email, to: ["a@b.example,canary@b.example"] }] }],
    [
      "a zone that is none",
      { destinations: [{ ...webhook, quiet_hours: { from: "22:00", to: "07:00", time_zone: "canary" } }] },
    ],
    ["a window that is too long", { destinations: [{ ...email, group_for: "2h" }] }],
    ["a kind that is none", { notify: [{ to: ["ops"], kinds: ["canary"] }] }],
  ])("refuses %s, and does not repeat it", (_, file) => {
    const { error } = schema.safeParse(file);
    expect(error).toBeDefined();
    const said = error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("\n");
    expect(said?.replace('Unrecognized key: "canary"', "")).not.toContain("canary");
  });
});
