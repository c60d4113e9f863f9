import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun } from "../harness/sample-run.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

interface Group {
  readonly failure_count: number;
  readonly messages: {
    readonly message: string;
    readonly fingerprint: string;
    readonly failure_count: number;
  }[];
  readonly total_messages: number;
}

describe("messages of failures", () => {
  it("are one where they differ in their numbers alone, in a group and by their fingerprint", async () => {
    const fail = async (message: string) => {
      const failures = [{ failure_type: "tool", failure_code: "timeout", message }];
      const run = sampleRun({ status: "failure", failures });
      const { status } = await postJson(platform.ingestUrl, "/v1/runs", run);
      expect(status).toBe(201);
      const { body } = await getJson(platform.queryUrl, `/v1/runs/${run.run_id}`);
      return (body as { failures: { fingerprint: string }[] }).failures[0]?.fingerprint;
    };
    const given = [
      await fail("No answer after 30 s"),
      await fail("No answer after 8 s"),
      await fail("Gone away"),
    ];
    expect(given[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(given[1]).toBe(given[0]);
    expect(given[2]).not.toBe(given[0]);

    const { body } = await getJson(platform.queryUrl, "/v1/failure-groups?failure_code=timeout");
    const [group] = (body as { groups: Group[] }).groups;
    expect(group).toMatchObject({
      failure_count: 3,
      messages: [
        { message: "No answer after 30 s", fingerprint: given[0], failure_count: 2 },
        { message: "Gone away", fingerprint: given[2], failure_count: 1 },
      ],
      total_messages: 2,
    });
  });
});
