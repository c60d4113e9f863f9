import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { notifyShape } from "../rules/notify-schema.ts";
import { createDestination, destinationProblem } from "./destinations.ts";
import { destinationsOf, unknownDestinations } from "./routes.ts";
import { secretsOf } from "./secrets.ts";
import { noAlertHosts, parseAlertHosts } from "./targets/alert-hosts.ts";
import { sampleIncident } from "./testing/sample-notice.ts";

const schema = z.object(notifyShape);
const network = { hosts: parseAlertHosts("alerts.example.com,events.pagerduty.com") ?? noAlertHosts };

function webhook(name: string, url = "https://alerts.example.com/") {
  return { name, type: "webhook", url, secret: { env: "SECRET" } };
}

function only(destination: unknown) {
  const [spec] = schema.parse({ destinations: [destination] }).destinations;
  if (spec === undefined) throw new Error("no destination");
  return spec;
}

describe("destinationProblem", () => {
  const read = secretsOf({ SECRET: "s", SLACK: "https://hooks.slack.com/services/canary", BAD: "canary" });

  it("finds none where host and secrets are there", () => {
    expect(destinationProblem(only(webhook("a")), network, read)).toBeUndefined();
    const pager = { name: "p", type: "pagerduty", routing_key: { env: "SECRET" } };
    expect(destinationProblem(only(pager), network, read)).toBeUndefined();
  });

  it("names a host that is not listed and a secret that is not there, but shows neither", () => {
    const elsewhere = only(webhook("a", "https://canary.example/"));
    expect(destinationProblem(elsewhere, network, read)).toBe("ALERT_HOSTS does not list its host");
    const slack = (env: string) => only({ name: "s", type: "slack", url: { env } });
    expect(destinationProblem(slack("SLACK"), network, read)).toBe("ALERT_HOSTS does not list its host");
    for (const env of ["ABSENT", "BAD"])
      expect(destinationProblem(slack(env), network, read)).toBe(
        "a secret that it names is absent or no URL",
      );
  });
});

describe("createDestination", () => {
  it("groups chat and mail, and sends the others one by one", () => {
    const read = secretsOf({});
    const groupMs = (spec: unknown) => createDestination(only(spec), network, read).groupMs;
    expect(groupMs({ name: "s", type: "slack", url: { env: "A" } })).toBe(30_000);
    expect(groupMs({ name: "s", type: "slack", url: { env: "A" }, group_for: "5m" })).toBe(300_000);
    expect(groupMs(webhook("a"))).toBeUndefined();
  });
});

describe("secretsOf", () => {
  it("reads a file anew each time, without the end of its line", () => {
    const folder = mkdtempSync(join(tmpdir(), "runfacts-secret-"));
    const file = join(folder, "secret");
    const read = secretsOf({});
    try {
      writeFileSync(file, "one\n");
      expect(read({ file })).toBe("one");
      writeFileSync(file, "two\n");
      expect(read({ file })).toBe("two");
      writeFileSync(file, "\n");
      expect(() => read({ file })).toThrow("not_configured");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("destinationsOf", () => {
  const destinations = ["ops", "pager", "chat"].map((name) => webhook(name));
  const change = { project: "default", state: "open", incident: sampleIncident } as const;

  it("tells all destinations where nothing is said", () => {
    expect(destinationsOf(schema.parse({ destinations }), change)).toEqual(["ops", "pager", "chat"]);
  });

  it.each([
    [{ to: ["pager"] }, true],
    [
      { to: ["pager"], agents: ["support"], environments: ["production"], kinds: ["version_regression"] },
      true,
    ],
    [{ to: ["pager"], agents: ["other"] }, false],
    [{ to: ["pager"], environments: ["staging"] }, false],
    [{ to: ["pager"], projects: ["other"] }, false],
    [{ to: ["pager"], states: ["resolved"] }, false],
    [{ to: ["pager"], rules: ["r"] }, false],
  ])("fits a route %j: %s", (route, fits) => {
    const spec = schema.parse({ destinations, notify: [{ to: ["ops"] }, route, route] });
    expect(destinationsOf(spec, change)).toEqual(fits ? ["ops", "pager"] : ["ops"]);
  });

  it("names destinations that there are not", () => {
    const spec = schema.parse({ destinations, notify: [{ to: ["ops", "nobody"] }] });
    expect(unknownDestinations(spec)).toEqual(["nobody"]);
  });
});
