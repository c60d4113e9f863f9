import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  durationSetting,
  hostSetting,
  logLevelSetting,
  portSetting,
  postgresUrlSetting,
  sizeSetting,
} from "./parsers.ts";
import { readSettings, SettingsError } from "./settings.ts";

const problemOf = (url: string) => (url.startsWith("postgres") ? undefined : "has no such scheme");
const schema = z.object({
  HOST: hostSetting().default("127.0.0.1"),
  PORT: portSetting().default(8000),
  LOG_LEVEL: logLevelSetting().default("info"),
  IDLE: durationSetting().optional(),
  DATABASE_URL: postgresUrlSetting(problemOf),
});
const DATABASE_URL = "postgres://u:p@127.0.0.1:5432/runfacts";

describe("readSettings", () => {
  it("gives typed values and defaults; an empty variable is absent", () => {
    expect(readSettings(schema, { DATABASE_URL, PORT: "", IDLE: "1.5s", OTHER: "x" })).toEqual({
      HOST: "127.0.0.1",
      PORT: 8000,
      LOG_LEVEL: "info",
      IDLE: 1_500,
      DATABASE_URL,
    });
  });

  it("names every wrong variable in a line of its own, with the rule, an example and no value", () => {
    const env = {
      HOST: "canary 1",
      PORT: "canary2",
      LOG_LEVEL: "canary3",
      IDLE: "canary4",
      DATABASE_URL: "canary5",
    };
    let message = "";
    try {
      readSettings(schema, env);
    } catch (error) {
      expect(error).toBeInstanceOf(SettingsError);
      if (error instanceof Error) message = error.message;
    }
    expect(message.split("\n")).toEqual([
      'HOST must be an IP address or a host name, such as "127.0.0.1"',
      "PORT must be a port from 0 to 65535, such as 8000",
      "LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent",
      'IDLE must be a duration with a unit (ms, s, m, h, d), such as "15m"',
      "DATABASE_URL has no such scheme",
    ]);
  });

  it("says when a variable is required", () => {
    expect(() => readSettings(schema, {})).toThrow(
      /^DATABASE_URL is required: it must be a Postgres URL, such as/,
    );
  });
});

describe("parsers", () => {
  it.each([
    [portSetting(), ["0", "65535"], ["-1", "65536", "1.5", "0x10", " 1", "1e3"]],
    [hostSetting(), ["::1", "0.0.0.0", "localhost", "a-b.example"], ["a b", "http://a", "-a", "a:80"]],
    [
      sizeSetting(16 * 1024 * 1024),
      ["16MiB", "16384KiB", "1GiB"],
      ["15MiB", "0MiB", "16", "16MB", "-1GiB", "1.5GiB", "x"],
    ],
    [durationSetting(), ["500ms", "5s", "15m", "2h", "30d", "0s"], ["5", "s", "-1s", "1 s", "1w"]],
    [postgresUrlSetting(problemOf), [DATABASE_URL, "postgresql:///db?host=/tmp"], ["http://a/b", "host=a"]],
  ])("take and refuse", (parser, good, bad) => {
    for (const text of good) expect(parser.safeParse(text).success, text).toBe(true);
    for (const text of bad) expect(parser.safeParse(text).success, text).toBe(false);
  });
});
