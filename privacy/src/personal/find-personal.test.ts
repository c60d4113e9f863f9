import { describe, expect, it } from "vitest";
import { findInText } from "../testing/find-in-text.ts";

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
  ])("a telephone number in %s", (text) => expect(findInText(text)).toBe("personal-phone"));

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

describe("what is not personal", () => {
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
  ])("%s", (text) => expect(findInText(text)).toBeUndefined());
});
