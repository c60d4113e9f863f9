import { afterAll, beforeAll, expect, it } from "vitest";
import { asked, type Outcome, outcomes } from "../database/tls-outcomes.ts";
import { servers, startTlsServer, type TlsServer } from "../database/tls-server.ts";
import { askLibpq } from "./ask-libpq.ts";
import { describeWith } from "./programs.ts";

describeWith(["psql"], "the outcomes that connections are held to", () => {
  let server: TlsServer;
  beforeAll(async () => {
    server = await startTlsServer();
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  it.each(servers)("are those of libpq, of a server with TLS: %s", async (tls) => {
    await server.use(tls);
    const found: Record<string, Outcome> = {};
    const kept: Record<string, Outcome> = {};
    for (const query of asked) {
      const url = `${server.urls.owner}?${query.replace("ROOT", encodeURIComponent(server.root))}`;
      found[query] = await askLibpq(server, url.replace(/\?$/, ""));
      kept[query] = outcomes[query][tls];
    }
    expect(found).toEqual(kept);
  });
});
