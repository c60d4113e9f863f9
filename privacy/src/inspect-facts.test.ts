import { describe, expect, it } from "vitest";
import { inspectFacts } from "./inspect-facts.ts";
import type { InspectableRun } from "./inspectable-run.ts";
import type { JsonObject } from "./json.ts";
import { defaultPolicy } from "./policy/policy.ts";

const runWith = (metadata: JsonObject): InspectableRun => ({
  agentId: "support",
  agentVersion: "1.4.0",
  steps: [{ name: "plan" }, { name: "search", metadata }],
  failures: [],
});
const rulesOf = (metadata: JsonObject, policy = defaultPolicy) =>
  inspectFacts(runWith(metadata), policy).map(({ field, rule }) => [field, rule]);

const at = (place: string) => `steps[1].metadata${place}`;

describe("metadata", () => {
  it.each<[string, JsonObject]>([
    ["scalars", { model: "gpt-4o", tokens: 120, ratio: 0.5, cached: true, parent: null }],
    ["a list of scalars", { tools: ["search", "fetch"], codes: [1, 2, null, true] }],
    [
      "counts under content words",
      { input_tokens: 120, response_length: 300, has_output: true, prompt: null },
    ],
    [
      "identifiers under content words",
      { output_format: "json", prompt_version: "v3/a+b", message_ids: ["m_1", "m_2"] },
    ],
    ["64 keys", Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`k${at}`, at]))],
    ["16 items", { list: Array.from({ length: 16 }, (_, at) => at) }],
    ["256 characters", { v: "x".repeat(256) }],
  ])("passes %s", (_, metadata) => expect(rulesOf(metadata)).toEqual([]));

  it.each<[string, JsonObject, string, string]>([
    ["an object", { a: { b: 1 } }, ".a", "metadata-nested"],
    ["a list in a list", { a: [1, [2]] }, ".a[1]", "metadata-nested"],
    ["17 items", { a: Array.from({ length: 17 }, () => 0) }, ".a", "metadata-list-too-long"],
    ["Infinity", { a: Number.POSITIVE_INFINITY }, ".a", "metadata-value-invalid"],
    ["257 characters", { a: "x".repeat(257) }, ".a", "text-too-long"],
    ["two lines", { a: "x\ny" }, ".a", "text-multiline"],
    ["a key that is an address", { ok: 1, "ada@example.org": 1 }, "[#1]", "metadata-key-invalid"],
    ["content", { prompt: "hi" }, ".prompt", "metadata-key-content"],
    ["content in a list", { outputs: ["a"] }, ".outputs[0]", "metadata-key-content"],
    ["more than an identifier", { output_format: "two words" }, ".output_format", "metadata-key-content"],
    ["an over-long identifier", { prompt_id: "x".repeat(65) }, ".prompt_id", "metadata-key-content"],
    ["a sentence", { label: "The user wants to know the price of it" }, ".label", "shape-value"],
    ["a short one of another language", { label: "Kissa juo maitoa" }, ".label", "shape-value"],
    ["words in an item", { label: ["The user wants", "to know"] }, ".label[0]", "shape-value"],
    ["a sentence over items", { label: ["The", "patient", "is", "pregnant"] }, ".label", "shape-value"],
    [
      "65 keys",
      Object.fromEntries(Array.from({ length: 65 }, (_, k) => [`k${k}`, k])),
      "",
      "metadata-too-many-keys",
    ],
    [
      "more than 8 KiB",
      Object.fromEntries(Array.from({ length: 33 }, (_, k) => [`k${k}`, "x".repeat(250)])),
      "",
      "metadata-too-large",
    ],
  ])("refuses %s", (_, metadata, place, rule) => expect(rulesOf(metadata)).toEqual([[at(place), rule]]));

  it("takes exactly 8 KiB", () => {
    const metadata = Object.fromEntries(Array.from({ length: 32 }, (_, k) => [`k${k}`, "é".repeat(100)]));
    const size = (pad: number) =>
      new TextEncoder().encode(JSON.stringify({ ...metadata, p0: "x".repeat(pad) })).length;
    const full = { ...metadata };
    let left = 8192 - size(0) + 9;
    for (let k = 0; left > 300; k += 1, left -= 250 + `,"q${k}":""`.length) full[`q${k}`] = "x".repeat(250);
    full["p0"] = "x".repeat(8192 - new TextEncoder().encode(JSON.stringify({ ...full, p0: "" })).length);
    expect(new TextEncoder().encode(JSON.stringify(full)).length).toBe(8192);
    expect(rulesOf(full)).toEqual([]);
    expect(rulesOf({ ...full, p0: `${full["p0"]}x` })).toEqual([[at(""), "metadata-too-large"]]);
  });
});

it("every text of a run has its shape, but messages", () => {
  const text = "Pacjentka jest w ciąży";
  const run: InspectableRun = {
    agentId: text,
    agentVersion: text,
    environment: text,
    sessionId: text,
    steps: [{ name: text, model: text, errorCode: text, metadata: { label: text } }],
    failures: [{ failureCode: text, message: text }],
    decisions: [{ decisionType: text, selected: text, reasonCode: text, candidates: ["ok", text] }],
    qualitySignals: [{ signalType: text, signalCode: text, category: text }],
  };
  expect(inspectFacts(run).map(({ field, rule }) => `${field} ${rule}`)).toEqual([
    "agent_id shape-name",
    "agent_version shape-identifier",
    "environment shape-identifier",
    "session_id shape-identifier",
    "steps[0].name shape-name",
    "steps[0].model shape-name",
    "steps[0].error_code shape-identifier",
    "steps[0].metadata.label shape-value",
    "failures[0].failure_code shape-identifier",
    "decisions[0].decision_type shape-identifier",
    "decisions[0].selected shape-name",
    "decisions[0].reason_code shape-identifier",
    "decisions[0].candidates[1] shape-name",
    "quality_signals[0].signal_type shape-identifier",
    "quality_signals[0].signal_code shape-identifier",
    "quality_signals[0].category shape-name",
  ]);
});

describe("policy", () => {
  it("words are free under its text keys, secrets are not", () => {
    const policy = { ...defaultPolicy, textKeys: new Set(["label", "title"]) };
    const text = "Kissa juo maitoa";
    expect(rulesOf({ label: text, title: text, other: text, note: text }, policy)).toEqual([
      [at(".other"), "shape-value"],
      [at(".note"), "metadata-key-content"],
    ]);
    const strict = { ...policy, mode: "strict" as const, allowedKeys: new Set(["label"]) };
    expect(rulesOf({ label: text, title: text }, strict)).toEqual([
      [at(".title"), "metadata-key-not-allowed"],
    ]);
    const forbidden = { ...policy, extraForbiddenWords: new Set(["label"]) };
    expect(rulesOf({ label: text, title: text }, forbidden)).toEqual([
      [at(".label"), "metadata-key-content"],
    ]);
  });

  it("strict takes listed keys alone", () => {
    const policy = { ...defaultPolicy, mode: "strict" as const, allowedKeys: new Set(["tool", "prompt"]) };
    expect(rulesOf({ tool: "bash", other: 1, prompt: "hi" }, policy)).toEqual([
      [at(".other"), "metadata-key-not-allowed"],
      [at(".prompt"), "metadata-key-content"],
    ]);
  });

  it("extra words are refused, extra keys allowed", () => {
    const policy = {
      ...defaultPolicy,
      extraForbiddenWords: new Set(["query"]),
      extraAllowedKeys: new Set(["text.lang"]),
    };
    expect(rulesOf({ sqlQueries: "q1", "text.lang": "en GB", query_count: 3 }, policy)).toEqual([
      [at(".sqlQueries"), "metadata-key-content"],
    ]);
  });
});

it("texts of the run, its steps and its failures are one line within their limits", () => {
  const run: InspectableRun = {
    agentId: "a\nb",
    agentVersion: "x".repeat(256),
    environment: "",
    steps: [{ name: "ok", errorCode: "x".repeat(129) }],
    failures: [{ failureCode: "timeout", message: "Please tell me what the weather is like where you are" }],
  };
  expect(inspectFacts(run).map(({ field, rule }) => [field, rule])).toEqual([
    ["agent_id", "text-multiline"],
    ["agent_version", "text-too-long"],
    ["steps[0].error_code", "text-too-long"],
  ]);
});
