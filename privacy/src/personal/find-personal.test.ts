import { describe, expect, it } from "vitest";
import { noContext } from "../context.ts";
import { detectorOf } from "../full-detector.ts";
import { defaultPolicy } from "../policy/policy.ts";
import { findInText } from "../testing/find-in-text.ts";
import { profileOf } from "../text/profile.ts";

describe("contacts", () => {
  it.each([
    "ada@example.org",
    "ada@openssh.com",
    "write to first.last+tag@mail.example.co.uk today",
    "mailto:o'neil@example.ie",
    "josé@exämple.de",
    "用户@例子.中国",
    "https://example.org/?email=ada@example.org",
  ])("an e-mail address in %s", (text) => expect(findInText(text)).toBe("personal-email"));

  it.each([
    "(415) 555-0132",
    "(415)555-0132",
    "415-555-0132 ext. 12",
    "415.555.0132",
    "415 555 0132",
    "1-800-555-0199",
    "001-386-555-0199x123",
    "+1 415 555 0132",
    "+442071838750",
    "+44 (20) 7183 8750",
    "+49 (0) 30 901820",
    "+55 11 98456-5666",
    "0049 151 12345678",
    "tel:+972-9-762-5400",
    "phone 020 7946 0958",
    "call me on my mobile 06 12 34 56 78",
    "telefon: 030/23125444",
    "cellulare 3471234567",
  ])("a telephone number in %s", (text) => expect(findInText(text)).toBe("personal-phone"));

  it.each([
    ["TR", "0532 123 45 67"],
    ["TR", "05321234567"],
    ["TR", "532 123 45 67"],
    ["AU", "0412 345 678"],
    ["IT", "347 123 4567"],
    ["AU", "0412345678"],
    ["AU", "(02) 9374 4000"],
    ["DE", "0151 23456789"],
    ["DE", "0171/1234567"],
    ["DE", "030 23125444"],
    ["GB", "07911 123456"],
    ["GB", "07700900123"],
    ["GB", "020 7946 0958"],
    ["FR", "06 12 34 56 78"],
    ["FR", "0612345678"],
    ["IN", "98765 43210"],
    ["IN", "09876543210"],
    ["BR", "(11) 98765-4321"],
    ["CN", "138 1234 5678"],
    ["RU", "8 (912) 345-67-89"],
    ["JP", "090-1234-5678"],
    ["HU", "06 20 123 4567"],
  ])("of %s in its national form: %s", (region, text) => {
    const { detect } = detectorOf({ ...defaultPolicy, phoneRegions: new Set([region]) });
    expect(detect(text, noContext, profileOf(text))).toEqual({ rule: "personal-phone" });
    const message = `No answer from ${text} within 30 s`;
    expect(detect(message, noContext, profileOf(message))).toEqual({ rule: "personal-phone" });
    const elsewhere = detectorOf({ ...defaultPolicy, phoneRegions: new Set(["IS"]) });
    expect(elsewhere.detect(text, noContext, profileOf(text))).toBeUndefined();
  });

  it("under a name of telephone numbers any number of six digits and more is one, a count is none", () => {
    expect(findInText("654321", "mobile", "phone")).toBe("personal-phone");
    expect(findInText("12345678", "phone", "number")).toBe("personal-phone");
    expect(findInText("654321", "phone", "calls")).toBeUndefined();
  });

  it("a number with zeros in front is a telephone number, but not under the name of an identifier", () => {
    expect(findInText("0412345678", "value")).toBe("personal-phone");
    expect(findInText("0412345678", "order")).toBeUndefined();
    expect(findInText("invoice 0412345678 is already paid")).toBeUndefined();
  });

  it("the name of the field is context for a telephone number", () => {
    expect(findInText("4155550132", "user", "phone")).toBe("personal-phone");
    expect(findInText("4155550132", "order")).toBeUndefined();
  });
});

describe("cards and accounts", () => {
  it.each([
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "card 5555555555554444.",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "3530111333300000",
    "30569309025904",
    "6759649826438453",
  ])("a card in %s", (text) => expect(findInText(text)).toBe("personal-card"));

  it.each([
    "DE89370400440532013000",
    "DE89 3704 0044 0532 0130 00",
    "gb29nwbk60161331926819",
    "IBAN: FR14 2004 1010 0505 0001 3M02 606.",
    "MT84MALT011000012345MTLCAST001S",
    "NO93 8601 1117 947",
  ])("an IBAN in %s", (text) => expect(findInText(text)).toBe("personal-iban"));
});

describe("numbers that pass the check of cards by chance", () => {
  it.each([
    ["a snowflake", "4111111111111111113", ["value"]],
    ["EAN-13", "4006381333931", ["value"]],
    ["an order number", "4539578763621486", ["order", "id"]],
    ["microseconds", "1768471862123450", ["ts"]],
  ])("%s is no card", (_, text, name) => expect(findInText(text, ...name)).toBeUndefined());

  it("a name of cards decides, and so do groups", () => {
    expect(findInText("4222222222222", "value")).toBeUndefined();
    expect(findInText("4222222222222", "card", "number")).toBe("personal-card");
    expect(findInText("Order 4539578763621486 not found")).toBeUndefined();
    expect(findInText("Order 4539 5787 6362 1486 not found")).toBe("personal-card");
    expect(findInText("Charge of 4539578763621486 failed")).toBe("personal-card");
  });
});

describe("numbers beside their names", () => {
  it.each([
    ["M123A4567", ["passport", "number"], "passport"],
    ["000-123-456-000", ["tax", "id"], "tax-id"],
    ["A000500015", ["health", "insurance", "number"], "social-security"],
    ["8001014609", ["national", "id"], "identity-card"],
    ["11-22-123456-12", ["driver", "license"], "driver-license"],
  ])("%s under %s", (text, name, kind) => {
    expect(findInText(text, ...name)).toBe(`personal-national-id ${kind}`);
    expect(findInText(`the ${name.join(" ")} is ${text}`)).toBe(`personal-national-id ${kind}`);
    expect(findInText(text, "batch")).toBeUndefined();
  });

  it.each([
    ["0.6.0", ["passport", "version"]],
    ["us_ein", ["tax", "id", "type"]],
    ["2026-01-15", ["passport", "number"]],
    ["passport-saml", ["passport"]],
  ])("%s under %s is none", (text, name) => expect(findInText(text, ...name)).toBeUndefined());

  it.each([
    "passport 0.6.0 is deprecated",
    "tax id is missing in row 20260115",
    "national id must have 11 digits",
  ])("none in %s", (text) => expect(findInText(text)).toBeUndefined());
});

describe("what is not personal", () => {
  it("a part of a list of numbers", () => {
    expect(findInText("Lookup of 123 456 782 failed")).toBe("personal-national-id ca-sin");
    expect(findInText("11 123 456 782 99")).toBeUndefined();
  });

  it.each([
    "4111111111111112",
    "1768471862123",
    "1768471862123456",
    "1541815603606036480",
    "DE88370400440532013000",
    "aes256-gcm@openssh.com",
    "hmac-sha2-256-etm@openssh.com",
    "curve25519-sha256@libssh.org",
    "zlib@openssh.com",
    "git@github.com:acme/agent.git",
    "ssh://git@host.example.com/x",
    "postgres://app@db.example.com/x",
    "icon@2x.png",
    "react@18.3.1",
    "claude-3-5-sonnet@20241022",
    "getty@tty1.service",
    "2026-01-15 10:31:02",
    "2026-01-15T10:31:02+05:30",
    "20260115T103102Z",
    "192.168.100.200:8080",
    "10.0.0.0/16",
    "978-3-16-148410-0",
    "bytes 200-1000/67589",
    "UTC+05:30",
    "+1000000000",
    "1,234,567.89",
    "12.345s of 30.000s",
    "0.123456789",
    "9f86d081884c7d65",
    "123456789",
    "12345678901",
    "Order 2026-000123",
    "ports 30000-32767",
    "0123456789",
    "arn:aws:lambda:eu-west-1:006795164139:function:a",
    "agent-events-2@023406264",
    "bytes=007760-0967755",
    "bytes=010507-0503882",
    "60000 61000",
    "09-11-2026 12:30",
    "bytes 087815-0928316",
    "02134-1000",
  ])("%s", (text) => expect(findInText(text)).toBeUndefined());
});
