import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { openStallableProxy } from "./stallable-proxy.ts";

it("holds everything back while it stalls, new connections too, and loses nothing", async () => {
  const echo = createServer((socket) => socket.pipe(socket));
  echo.listen(0, "127.0.0.1");
  await once(echo, "listening");
  const { port } = echo.address() as AddressInfo;
  await using proxy = await openStallableProxy(`postgres://user:secret@127.0.0.1:${port}/name`);
  expect(proxy.url).toMatch(/^postgres:\/\/user:secret@127\.0\.0\.1:\d+\/name$/);

  const open = () => {
    let received = "";
    const socket = connect(Number(new URL(proxy.url).port), "127.0.0.1");
    socket.on("data", (chunk) => {
      received += chunk;
    });
    return { socket, received: () => received };
  };
  const before = open();
  before.socket.write("a");
  await expect.poll(before.received).toBe("a");

  proxy.stall();
  const meanwhile = open();
  before.socket.write("b");
  meanwhile.socket.write("c");
  await delay(100);
  expect([before.received(), meanwhile.received()]).toEqual(["a", ""]);

  proxy.resume();
  await expect.poll(() => [before.received(), meanwhile.received()]).toEqual(["ab", "c"]);
  echo.close();
});
