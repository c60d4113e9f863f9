import { describe, expect, it } from "vitest";
import { noAlertHosts, parseAlertHosts } from "./alert-hosts.ts";

function hosts(text: string) {
  const parsed = parseAlertHosts(text);
  if (parsed === undefined) throw new Error(`${text} was refused`);
  return parsed;
}

describe("parseAlertHosts", () => {
  it("allows a name at the usual ports, or at the port that it names, and no other", () => {
    const { allowsHost } = hosts("Hooks.slack.com, relay.example.com:25");
    expect(allowsHost("hooks.slack.com", 443)).toBe(true);
    expect(allowsHost("HOOKS.slack.com", 443)).toBe(true);
    expect(allowsHost("hooks.slack.com", 8443)).toBe(false);
    expect(allowsHost("hooks.slack.com.evil.example", 443)).toBe(false);
    expect(allowsHost("evil.hooks.slack.com", 443)).toBe(false);
    expect(allowsHost("relay.example.com", 25)).toBe(true);
    expect(allowsHost("relay.example.com", 443)).toBe(false);
  });

  it("allows names below one with *, but not that one", () => {
    const { allowsHost } = hosts("*.example.com");
    expect(allowsHost("a.b.example.com", 443)).toBe(true);
    expect(allowsHost("example.com", 443)).toBe(false);
    expect(allowsHost("badexample.com", 443)).toBe(false);
  });

  it("allows public addresses, and others only where they are listed", () => {
    const { allowsAddress, listsAddress, allowsHost } = hosts(
      "alerts.internal,10.1.0.0/16,127.0.0.1:8080,[fd00::]/64,[::1]:25",
    );
    expect(allowsAddress("8.8.8.8", 443)).toBe(true);
    expect(listsAddress("8.8.8.8", 443)).toBe(false);
    for (const [address, port] of [
      ["10.1.2.3", 443],
      ["127.0.0.1", 8080],
      ["fd00::7", 9],
      ["::1", 25],
    ] as const) {
      expect(allowsAddress(address, port), address).toBe(true);
      expect(listsAddress(address, port), address).toBe(true);
    }
    for (const address of ["10.2.0.1", "127.0.0.2", "169.254.169.254", "::ffff:8.8.8.8", "fd00:0:0:1::"])
      expect(allowsAddress(address, 443), address).toBe(false);
    expect(allowsAddress("127.0.0.1", 443)).toBe(false);
    expect(allowsAddress("::1", 587)).toBe(false);
    expect(allowsHost("127.0.0.1", 8080)).toBe(true);
    expect(allowsHost("127.0.0.1", 443)).toBe(false);
    expect(allowsHost("10.1.2.3", 443)).toBe(false);
  });

  it.each([
    "",
    ",",
    "a b",
    "https://a.example",
    "a.example/x",
    "a.example:0",
    "a.example:70000",
    "10.0.0.0/33",
    "[a]",
    "*",
    "*.",
    "127.1",
    "2130706433",
    "a.example/8",
    "10.0.0.1:x",
  ])("refuses %j", (text) => {
    expect(parseAlertHosts(text)).toBeUndefined();
  });

  it("allows nothing where nothing is listed", () => {
    expect(noAlertHosts.allowsHost("hooks.slack.com", 443)).toBe(false);
    expect(noAlertHosts.allowsAddress("8.8.8.8", 443)).toBe(false);
  });
});
