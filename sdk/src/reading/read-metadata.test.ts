import { expect, it } from "vitest";
import { readMetadata } from "./read-metadata.ts";

const rulesOf = (source: unknown, known = {}) => readMetadata(known, source).refusals.map(({ rule }) => rule);

it("facts are copied and put over those that are known", () => {
  const tags = ["a", 1, null];
  const { facts, refusals } = readMetadata(
    { a: 1, b: 2 },
    { b: 3, c: true, d: null, e: 5n, tags, absent: undefined },
  );
  tags.push("later");
  expect(facts).toEqual({ a: 1, b: 3, c: true, d: null, e: 5, tags: ["a", 1, null] });
  expect(refusals).toEqual([]);
});

it("what cannot be kept is refused key by key, by its rule; the rest is kept", () => {
  const source = {
    fine: 1,
    astral: "😀".repeat(256),
    longer: "é".repeat(257),
    nested: { a: 1 },
    lists: [[1]],
    infinite: Number.POSITIVE_INFINITY,
    large: 2n ** 60n,
    long: "x y".repeat(100_000),
    list: Array.from({ length: 17 }, () => 1),
    call: () => 1,
    "a b": 1,
  };
  const { facts, refusals } = readMetadata({}, source);
  expect(facts).toEqual({ fine: 1, astral: "😀".repeat(256) });
  expect(refusals.map(({ rule }) => rule).sort()).toEqual([
    "metadata-key-invalid",
    "metadata-list-too-long",
    "metadata-nested",
    "metadata-nested",
    "metadata-value-invalid",
    "metadata-value-invalid",
    "metadata-value-invalid",
    "text-too-long",
    "text-too-long",
  ]);
});

it("of more keys or bytes than may be, the first that fit are kept", () => {
  const known = Object.fromEntries(Array.from({ length: 60 }, (_, key) => [`k${key}`, key]));
  const many = Object.fromEntries(Array.from({ length: 10 }, (_, key) => [`k${key + 57}`, "new"]));
  const { facts, refusals } = readMetadata(known, many);
  expect(Object.keys(facts)).toHaveLength(64);
  expect([facts["k57"], facts["k63"], facts["k64"]]).toEqual(["new", "new", undefined]);
  expect(refusals.map(({ rule }) => rule)).toEqual(Array(3).fill("metadata-too-many-keys"));
  const large = Object.fromEntries(Array.from({ length: 40 }, (_, key) => [`k${key}`, "x".repeat(250)]));
  const kept = readMetadata({ fine: 1 }, large);
  expect(JSON.stringify(kept.facts).length).toBeLessThanOrEqual(8192);
  expect(Object.keys(kept.facts)).toHaveLength(1 + 31);
  expect(kept.refusals.map(({ rule }) => rule)).toEqual(Array(9).fill("metadata-too-large"));
});

it("what is no object, or cannot be read, is refused as a whole", () => {
  const angry = new Proxy({}, { ownKeys: () => assertNever() });
  for (const source of [null, 1, "text", [1], angry])
    expect(rulesOf(source)).toEqual(["metadata-value-invalid"]);
});

it("a getter that throws costs its own key alone", () => {
  const source = Object.defineProperty({ fine: 1 }, "angry", { enumerable: true, get: () => assertNever() });
  expect(readMetadata({}, source).facts).toEqual({ fine: 1 });
});

it("a key __proto__ is refused and changes no prototype", () => {
  const { facts, refusals } = readMetadata({}, JSON.parse('{"__proto__": 1, "fine": 1}'));
  expect(Object.keys(facts)).toEqual(["fine"]);
  expect(Object.getPrototypeOf(facts)).toBe(Object.prototype);
  expect(refusals).toHaveLength(1);
});

function assertNever(): never {
  throw new Error("read");
}

it("takes -0 for 0, as JSON does: a run is the same however it is sent", () => {
  const { facts } = readMetadata({}, { balance: -0, list: [-0] });
  expect([facts["balance"], ...(facts["list"] as number[])].map((value) => Object.is(value, 0))).toEqual([
    true,
    true,
  ]);
});
