import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type AnyValue, AnyValueSchema } from "@runfacts/gen/otlp/common";
import { describe, expect, it } from "vitest";
import { argumentDigest, asksForTools, sizeOf } from "./content.ts";

const project = (byte: number) => new Uint8Array(32).fill(byte);
const anyValue = (value: MessageInitShape<typeof AnyValueSchema>["value"]) =>
  create(AnyValueSchema, { value });
const text = (value: string) => anyValue({ case: "stringValue", value });
const digest = (
  sent: string,
  {
    key = project(1),
    within = [],
    hidden = [],
  }: {
    key?: Uint8Array;
    within?: readonly string[];
    hidden?: readonly string[];
  } = {},
) => argumentDigest(key, { value: text(sent), form: { within, hidden } });

describe("argumentDigest", () => {
  it("is 128 bits in hex that hold nothing of the arguments", () => {
    expect(digest('{"city":"Tokyo"}')).toMatch(/^[0-9a-f]{32}$/);
    expect(digest('{"city":"Tokyo"}')).not.toBe(digest('{"city":"Kyoto"}'));
  });

  it("is the same whatever the order of keys and the white space, in JSON within JSON too", () => {
    const one = digest('{"a":1,"b":{"c":[1,2],"d":null}}');
    expect(digest('{ "b": {"d": null, "c": [1, 2]},\n "a": 1.0 }')).toBe(one);
    expect(digest(JSON.stringify('{"b":{"d":null,"c":[1,2]},"a":1}'))).toBe(one);
    expect(digest('{"a":1,"b":{"c":[2,1],"d":null}}')).not.toBe(one);
  });

  it("is another one in another project", () => {
    expect(digest('{"a":1}', { key: project(2) })).not.toBe(digest('{"a":1}'));
  });

  it("is of all of long arguments, and of what is no JSON", () => {
    const long = "x".repeat(300_000);
    expect(digest(`["${long}","a"]`)).not.toBe(digest(`["${long}","b"]`));
    expect(digest("{'city': 'Tokyo'}")).not.toBe(digest("{'city': 'Kyoto'}"));
    expect(digest(" weather ")).toBe(digest("weather"));
  });

  it("leaves out what changes from call to call where the table says so", () => {
    const call = (id: string) => JSON.stringify({ inputs: { q: "x" }, metadata: { id } });
    expect(digest(call("1"), { within: ["inputs"] })).toBe(digest(call("2"), { within: ["inputs"] }));
    expect(digest(call("1"))).not.toBe(digest(call("2")));
    expect(digest('{"q":"x"}', { within: ["inputs"] })).toBe(digest('{"q":"x"}'));
  });

  it.each(["", "__REDACTED__", "<redacted>", "[REDACTED]"])(
    "is of nothing where there is only %j",
    (sent) => {
      expect(digest(sent)).toBeUndefined();
    },
  );

  it("is of nothing where a dialect keeps arguments back", () => {
    expect(digest("{}", { hidden: ["{}"] })).toBeUndefined();
    expect(digest("{}")).toBeDefined();
  });

  it("does not fail on JSON that is deep", () => {
    expect(digest("[".repeat(60_000) + "]".repeat(60_000))).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("sizeOf", () => {
  it("counts bytes of UTF-8", () => {
    const size = (value: AnyValue, hidden: readonly string[] = []) =>
      sizeOf({ value, form: { within: [], hidden } });
    expect(size(text("žluťoučký"))).toBe(13);
    expect(size(anyValue({ case: "arrayValue", value: { values: [text("a"), text("b")] } }))).toBe(9);
    expect(size(text("{}"), ["{}"])).toBeUndefined();
  });
});

describe("asksForTools", () => {
  it.each([
    '[{"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"f","arguments":{}}]}]',
    '[{"role":"assistant","parts":[],"finish_reason": "tool_calls"}]',
    '{"choices":[{"finish_reason":"tool_calls","message":{"content":null}}]}',
    '{"output":[{"type":"function_call","name":"f"}]}',
    '{"content":[{"type":"tool_use","name":"f"}],"stop_reason":"tool_use"}',
    '{"content":{"parts":[{"function_call":{"name":"f","args":{}}}]}}',
    '{"message":{"tool_calls":[{"id":"1"}]}}',
  ])("knows %s", (answer) => {
    expect(asksForTools(text(answer))).toBe(true);
  });

  it.each([
    'I would use a tool: "type":"tool_call"',
    JSON.stringify([{ role: "assistant", parts: [{ type: "text", content: '"type":"tool_call"' }] }]),
    '{"choices":[{"finish_reason":"stop","message":{"tool_calls":[],"function_call":null}}]}',
    '{"tools":[{"type":"function","name":"f"}],"output":[{"type":"message"}]}',
    '[{"role":"tool","parts":[{"type":"tool_call_response","id":"1"}]}]',
  ])("does not take %s for it", (answer) => {
    expect(asksForTools(text(answer))).toBe(false);
  });
});
