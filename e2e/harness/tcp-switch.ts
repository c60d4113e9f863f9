import { connect, createServer, type Socket } from "node:net";

/** A port that leads to a server, and can be turned to another one. */
export type TcpSwitch = AsyncDisposable & {
  /** The same URL by way of this port. */
  through(url: string): string;
  /** Breaks what is open, and leads to the server of this URL from now on; to none where it is null. */
  turn(url: string | null): void;
  /** From now on nothing passes and nothing is answered or closed, as where a host lost its power, until it is turned. */
  hold(): void;
};

/** Opens one that leads to the server of this URL. */
export async function startSwitch(url: string): Promise<TcpSwitch> {
  let target: string | null = url;
  let isHeld = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (target === null) {
      near.destroy();
      return;
    }
    if (isHeld) {
      near.on("error", () => {});
      sockets.add(near);
      return;
    }
    const { hostname, port } = new URL(target);
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    through: (other) => {
      const own = new URL(other);
      own.port = String(address.port);
      return own.href;
    },
    turn: (other) => {
      target = other;
      isHeld = false;
      cut();
    },
    hold: () => {
      isHeld = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
