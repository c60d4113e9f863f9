import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

const START = Date.now() - 600_000;
const at = (second: number) => new Date(START + second * 1000).toISOString();

/** Steps of a second each, by letters: tools, `.` a thought; one in upper case fails, and comes again in lower case as its retry. */
function stepsOf(line: string) {
  return [...line].map((letter, seq) => {
    const times = { started_at: at(seq), ended_at: at(seq + 1) };
    const name = letter === "." ? "think" : letter.toLowerCase();
    const failed = letter !== letter.toLowerCase() && { error_code: "timeout" };
    return sampleStep(seq, {
      ...{ step_id: randomUUID(), step_type: letter === "." ? "plan" : "tool", name, ...times, ...failed },
    });
  });
}

interface Paths {
  readonly nodes: readonly { type: string; step_name: string; run_count: number; side_run_count: number }[];
  readonly edges: readonly {
    readonly from: number;
    readonly to: number;
    readonly run_count: number;
    readonly side_run_count: number;
    readonly difference: string;
    readonly false_discovery_rate?: number;
  }[];
  readonly retries: readonly { node: number; attempts: readonly unknown[] }[];
  readonly patterns: readonly { type: string; nodes: readonly number[]; run_count: number }[];
}

describe("paths of an agent", () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform();
    const send = async (count: number, version: string, line: string, status = "success") => {
      const failures =
        status === "failure" ? [{ failure_type: "tool", failure_code: "timeout", message: "No answer" }] : [];
      const runs = Array.from({ length: count }, () =>
        sampleRun({
          ...{ agent_id: "support", agent_version: version, status, steps: stepsOf(line), failures },
          ...{ started_at: at(0), ended_at: at(60) },
        }),
      );
      const { status: code } = await postJson(platform.ingestUrl, "/v1/runs:batch", { runs });
      expect(code).toBe(200);
    };
    await send(40, "1", ".ab");
    await send(20, "2", ".acb");
    // Half of those that go by way of x fail there.
    await send(10, "1", ".axb");
    await send(10, "1", ".aXxXb", "failure");
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  const ask = async (query: string) => {
    const { status, body } = await getJson(platform.queryUrl, `/v1/paths?${query}`);
    return { status, body: body as Paths & Record<string, unknown> };
  };
  const edgesOf = ({ nodes, edges }: Paths) => {
    const nameOf = (place: number) => nodes[place]?.step_name || nodes[place]?.type;
    return Object.fromEntries(
      edges.map(({ from, to, run_count, side_run_count, difference }) => [
        `${nameOf(from)} > ${nameOf(to)}`,
        `${side_run_count} of ${run_count}${difference === "none" ? "" : ` ${difference}`}`,
      ]),
    );
  };

  it("tell where runs that fail go another way, but not what follows from failing", async () => {
    const { body } = await ask("agent_id=support");
    expect(body).toMatchObject({ run_count: 80, failed_run_count: 10, is_complete: true });
    expect(body).toMatchObject({
      side_run_count: 10,
      other_side_run_count: 70,
      unsettled_run_count: 80,
    });
    expect(edgesOf(body)).toEqual({
      "start > think": "10 of 80",
      "think > a": "10 of 80",
      "a > b": "0 of 40",
      "a > c": "0 of 20",
      "c > b": "0 of 20",
      "a > x": "10 of 20 more",
      // All runs that fail take it, and no other, but only after a step has failed.
      "x > x": "10 of 10",
      "x > b": "10 of 20",
      "b > end": "10 of 80",
    });
    expect(body.edges.find(({ difference }) => difference === "more")?.false_discovery_rate).toBeLessThan(
      1e-4,
    );
  });

  it("tell where a version goes another way", async () => {
    const { body } = await ask("agent_id=support&agent_version=2&baseline_version=1");
    expect(body).toMatchObject({ run_count: 80, side_run_count: 20, other_side_run_count: 60 });
    const edges = edgesOf(body);
    expect(edges).toMatchObject({
      "a > c": "20 of 20 more",
      "c > b": "20 of 20 more",
      "a > b": "0 of 40 less",
      "start > think": "20 of 80",
    });
  });

  it("tell how often an attempt succeeds, with Wilson's interval", async () => {
    const { body } = await ask("agent_id=support&agent_version=1");
    const [retries, ...others] = body.retries;
    expect(others).toEqual([]);
    expect(body.nodes[retries?.node ?? 0]?.step_name).toBe("x");
    const shares = [
      { count: 30, success_count: 10, success_share: { value: 1 / 3 } },
      { count: 10, success_count: 10, success_share: { value: 1, high: 1 } },
    ];
    expect(retries?.attempts).toMatchObject(shares);
    expect(retries?.attempts).toMatchObject([
      { success_share: { low: expect.closeTo(0.1923, 4), high: expect.closeTo(0.5122, 4) } },
      { success_share: { low: expect.closeTo(0.7225, 4) } },
    ]);
  });

  it("answer of nobody with no runs, and refuse what cannot be compared", async () => {
    expect((await ask("agent_id=nobody")).body).toMatchObject({
      run_count: 0,
      edges: [],
      is_complete: true,
    });
    for (const query of [
      "",
      "agent_id=a&baseline_version=1",
      "agent_id=a&agent_version=1&baseline_version=1",
      "agent_id=a&status=failure",
    ])
      expect([query, (await ask(query)).status]).toEqual([query, 400]);
  });
});
