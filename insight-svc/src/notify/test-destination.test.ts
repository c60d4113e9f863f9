import { describe, expect, it } from "vitest";
import { createDestination } from "./destinations.ts";
import { DestinationsError, openDestinations } from "./open-destinations.ts";
import { noAlertHosts, parseAlertHosts } from "./targets/alert-hosts.ts";
import { testDestination } from "./test-destination.ts";
import { startReceiver } from "./testing/receiver.ts";

const secret = { env: "SECRET" };

describe("testDestination", () => {
  it("opens and resolves an incident of its own", async () => {
    await using receiver = await startReceiver();
    const { port } = receiver;
    const hosts = parseAlertHosts(`127.0.0.1:${port}`) ?? noAlertHosts;
    const spec = { name: "ops", type: "webhook" as const, url: `http://127.0.0.1:${port}/`, secret };
    const destination = createDestination(spec, { hosts }, () => "a-secret");
    await testDestination(destination, { now: 0, dashboardUrl: "https://runfacts.example/" });
    const bodies = receiver.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(bodies).toMatchObject([
      { type: "incident.open", project: "test", incident: { rule: "test" } },
      { type: "incident.resolved", project: "test" },
    ]);
    expect(bodies[0]?.["url"]).toMatch(/^https:\/\/runfacts\.example\/incidents\/[0-9a-f-]{36}$/);
  });
});

describe("openDestinations", () => {
  it("names all that is wrong in a line each, and no address", () => {
    const destinations = ["a", "b"].map((name) => ({
      name,
      type: "webhook" as const,
      url: "https://canary.example/",
      secret,
    }));
    const open = () => openDestinations({ destinations, notify: [{ to: ["c"] }] }, { env: { SECRET: "s" } });
    expect(open).toThrow(DestinationsError);
    expect(open).toThrow(
      /^destination a: ALERT_HOSTS does not list its host\ndestination b: ALERT_HOSTS does not list its host\nnotify: there is no destination c$/,
    );
  });
});
