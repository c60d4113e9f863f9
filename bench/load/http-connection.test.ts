import { expect, it } from "vitest";
import { statusOfWhole } from "./http-connection.ts";

it("knows when a reply is complete", () => {
  const reply = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello";
  expect(statusOfWhole(reply)).toBe(201);
  for (let length = 0; length < reply.length; length++) {
    expect(statusOfWhole(reply.slice(0, length))).toBeUndefined();
  }
});

it("does not wait for ever for a reply without a length", () => {
  expect(statusOfWhole("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")).toBeInstanceOf(Error);
});
