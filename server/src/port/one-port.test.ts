import { connect as connectHttp2 } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { defaultLimits, type ServerLimits } from "../config/limits.ts";
import { openSocket } from "../testing/raw-socket.ts";
import { eventually } from "../testing/test-server.ts";
import { type OpenPort, openPort } from "./one-port.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);

let open: OpenPort | undefined;
let badHttp = 0;
afterEach(() => open?.close({ delayMs: 0, deadlineMs: 0 }));

async function start(limits: Partial<ServerLimits> = {}, body = "hello"): Promise<number> {
  badHttp = 0;
  open = await openPort({
    host: "127.0.0.1",
    port: 0,
    limits: { ...defaultLimits, ...limits },
    onBadHttp: () => {
      badHttp += 1;
    },
    handler: (_request, response) => response.end(body),
  });
  return open.port;
}

describe("openPort", () => {
  it("serves HTTP/1.1, kept alive", async () => {
    const { socket, text } = await openSocket(await start());
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(() => text().includes("hello"));
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(() => text().split("HTTP/1.1 200 OK").length === 3);
  });

  it("serves HTTP/2 whose preface comes byte by byte", async () => {
    const { socket, text } = await openSocket(await start());
    for (const byte of PREFACE) {
      socket.write(byte);
      await sleep(2);
    }
    socket.write(EMPTY_SETTINGS);
    // A SETTINGS frame: type 4 in the fourth byte.
    await eventually(() => text().length >= 9 && text().charCodeAt(3) === 4);
  });

  it("takes a method that begins like the preface of HTTP/2 for HTTP/1.1", async () => {
    const { socket, text } = await openSocket(await start());
    socket.write("P");
    await sleep(5);
    socket.write("R");
    await sleep(5);
    socket.write("OPFIND / HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(() => text().startsWith("HTTP/1.1 200 OK"));
  });

  it("answers a client that closes its side after the request", async () => {
    const { socket, text, closed } = await openSocket(await start());
    socket.end("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    await closed;
    expect(text()).toContain("hello");
  });

  it("rejects when it cannot listen", async () => {
    const port = await start();
    await expect(
      openPort({
        host: "127.0.0.1",
        port,
        limits: defaultLimits,
        onBadHttp: () => undefined,
        handler: () => undefined,
      }),
    ).rejects.toThrow("EADDRINUSE");
  });

  it("answers what is not HTTP with 400, counts it and echoes nothing", async () => {
    const { socket, text, closed } = await openSocket(await start());
    socket.write("canary4111 x\r\n\r\n");
    await closed;
    expect(text()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(text()).not.toContain("canary4111");
    expect(badHttp).toBe(1);
  });

  it("answers a head that is too large with 431", async () => {
    const { socket, text, closed } = await openSocket(await start());
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(20_000)}\r\n\r\n`);
    await closed;
    expect(text()).toMatch(/^HTTP\/1\.1 431 /);
  });
});

/** Longer than a test may take, but for one limit: it alone can close the connection. */
function startWith(limit: Partial<ServerLimits>, body?: string): Promise<number> {
  const never = 600_000;
  return start({ firstByteMs: never, headersMs: never, requestMs: never, idleMs: never, ...limit }, body);
}

describe("slow clients", () => {
  it.each(["", "P", "PR"])(
    "that send %j and no more are cut after the time for the first bytes",
    async (sent) => {
      const { socket, text, closed } = await openSocket(await startWith({ firstByteMs: 100 }));
      socket.write(sent);
      await closed;
      expect(text()).toBe("");
    },
  );

  it("that do not end their head get 408", async () => {
    const { socket, text, closed } = await openSocket(await startWith({ headersMs: 150 }));
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n");
    await closed;
    expect(text()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("that ask nothing more are closed after the idle time", async () => {
    const { socket, text, closed } = await openSocket(await startWith({ idleMs: 150 }));
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await eventually(() => text().includes("hello"));
    await closed;
  });

  it("that hold an HTTP/2 connection idle are closed", async () => {
    const { socket, closed } = await openSocket(await startWith({ idleMs: 150 }));
    socket.write(PREFACE);
    socket.write(EMPTY_SETTINGS);
    await closed;
  });

  it("that do not read what they asked for are cut", async () => {
    const { socket, closed } = await openSocket(await start({ idleMs: 200 }, "x".repeat(64 * 1024 * 1024)));
    socket.pause();
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const waiting = setTimeout(() => socket.resume(), 1_500);
    await closed;
    clearTimeout(waiting);
    expect(socket.bytesRead).toBeLessThan(64 * 1024 * 1024);
  });

  it("that do not read over HTTP/2 are cut", async () => {
    const port = await start({ idleMs: 200 }, "x".repeat(64 * 1024 * 1024));
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    session.on("error", () => undefined);
    session.request({ ":path": "/" }).on("error", () => undefined);
    await new Promise<void>((resolve) => {
      session.once("close", resolve);
    });
  });
});
