import { mutateBytes } from "@runfacts/dev/mutate-bytes";
import { mutateJson } from "@runfacts/dev/mutate-json";
import { createRandom } from "@runfacts/dev/random";
import { expect, it } from "vitest";
import { mutatedMessage } from "./mutated-message.ts";
import { validMessages } from "./valid-messages.ts";
import { isFault } from "./verdict.ts";

const NOW = 1_790_000_000_000;

it("makes the same messages of the same seed, of every protocol, hardly two alike", () => {
  const valid = validMessages(1, NOW);
  const made = Array.from({ length: 500 }, (_, index) => mutatedMessage(1, index, valid));
  expect(made).toEqual(Array.from({ length: 500 }, (_, index) => mutatedMessage(1, index, valid)));
  expect(new Set(made.map(({ protocol }) => protocol))).toEqual(
    new Set(["grpc", "grpc-web", "connect", "connect-get", "rest"]),
  );
  expect(new Set(made.map(({ path, body }) => path + body.toString("hex"))).size).toBeGreaterThan(450);
  expect(mutatedMessage(2, 0, valid)).not.toEqual(made[0]);
});

it("changes bytes and JSON, of which much stays JSON", () => {
  const text = '{"a":[1,"two",null],"b":{"c":true}}';
  const changed = Array.from({ length: 300 }, (_, seed) => mutateJson(text, createRandom(seed)));
  const isJson = (given: string) => {
    try {
      JSON.parse(given);
      return true;
    } catch {
      return false;
    }
  };
  expect(changed.filter((given) => given !== text).length).toBeGreaterThan(250);
  expect(changed.filter(isJson).length).toBeGreaterThan(100);
  const bytes = Buffer.from(text);
  expect(mutateBytes(bytes, createRandom(1))).not.toEqual(bytes);
  expect(bytes.toString()).toBe(text);
});

it.each([
  ["http 400", false],
  ["http 504", false],
  ["http 501", false],
  ["grpc 3", false],
  ["grpc 13 (marked as compressed)", false],
  ["http 500", true],
  ["http 503", true],
  ["grpc 13", true],
  ["grpc 2", true],
  ["grpc 14", true],
  ["broken: socket hang up", true],
])("judges %s", (outcome, expected) => expect(isFault(outcome)).toBe(expected));
