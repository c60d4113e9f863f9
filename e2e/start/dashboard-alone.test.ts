import { fork } from "node:child_process";
import { join } from "node:path";
import { childPart } from "@runfacts/server/process";
import { expect, it } from "vitest";
import { startPlatform } from "../harness/platform.ts";
import { postJson } from "../harness/rest.ts";

const main = join(import.meta.dirname, "../../web/server/main.ts");

it("the dashboard's server alone finds the query service on QUERY_PORT, as npm start does", async () => {
  await using platform = await startPlatform();
  const env = { ...process.env, WEB_PORT: "0", QUERY_PORT: new URL(platform.queryUrl).port, QUERY_URL: "" };
  await using web = childPart(fork(main, { env, stdio: ["ignore", "ignore", "inherit", "ipc"] }));
  const { url } = await web.ready;
  expect(await postJson(url, "/runfacts.v1.QueryService/ListRuns", {})).toMatchObject({ status: 200 });
});
