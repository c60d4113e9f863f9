import { openDatabase, runRecord, writeRecords } from "@runfacts/db/testing";
import { QueryService } from "@runfacts/gen/server/query_service";
import { expect, inject, it } from "vitest";
import { encodePageToken } from "../page-token.ts";
import { startService } from "../service.ts";

it("pages over agents whose names take most room, through REST and Connect, but with no token that was made up", async () => {
  await using database = await openDatabase(inject("postgres"));
  const names = ["の".repeat(255), "\u0001".repeat(255), "𝄞".repeat(255)];
  await writeRecords(
    database.ingest,
    1,
    names.map((name) => runRecord({ agent_id: name, agent_version: name })),
  );
  await using service = await startService({
    HOST: "127.0.0.1",
    QUERY_PORT: 0,
    QUERY_DATABASE_URL: database.queryUrl,
    LOG_LEVEL: "silent",
    ALLOW_UNSAFE_DURABILITY: true,
  });
  const expected = names.toSorted();

  const throughRest: string[] = [];
  for (let path: string | undefined = "/v1/agents?page_size=1"; path !== undefined; ) {
    const response: Response = await fetch(`${service.url}${path}`);
    expect(response.status).toBe(200);
    throughRest.push(...((await response.json()) as { agent_id: string }[]).map(({ agent_id }) => agent_id));
    path = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
  }
  expect(throughRest).toEqual(expected);

  const throughConnect: string[] = [];
  for (let pageToken: string | undefined = ""; pageToken !== undefined; ) {
    const response: Response = await fetch(`${service.url}/${QueryService.typeName}/ListAgents`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ pageSize: 1, pageToken }),
    });
    const page = (await response.json()) as { agents: { agentId: string }[]; nextPageToken?: string };
    throughConnect.push(...page.agents.map(({ agentId }) => agentId));
    pageToken = page.nextPageToken;
  }
  expect(throughConnect).toEqual(expected);

  const madeUp = [
    ["x", "0", "a", "1"],
    ["9".repeat(20), "0", "a", "1"],
    ["1", "-1", "a", "1"],
    ["1", "0", "\0", "1"],
    [],
  ];
  for (const cursor of madeUp) {
    const scope = { projectId: 1, rpc: QueryService.method.listAgents.name, filter: [{}, false] };
    const response = await fetch(`${service.url}/v1/agents?page_token=${encodePageToken(scope, cursor)}`);
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining("page_token: must be"),
    ]);
  }
});
