import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { NodeConnections } from "./node-connections.ts";

/** A connection of a pool, as the driver has it. */
function connection() {
  const events = new EventEmitter();
  const told: Error[] = [];
  const tell = (error: Error) => {
    told.push(error);
    events.emit("destroy");
  };
  return { events, tell, told };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const open = () => Promise.resolve("open");

describe("NodeConnections", () => {
  it("takes the room of the connection that has rested longest", async () => {
    const node = new NodeConnections(2);
    const [first, second, third] = [connection(), connection(), connection()];
    await node.open(open, first.events, first.tell);
    await node.open(open, second.events, second.tell);
    second.events.emit("release");
    first.events.emit("release");
    expect(await node.open(open, third.events, third.tell)).toBe("open");
    expect([first.told.length, second.told.length]).toEqual([0, 1]);
  });

  it("waits while all are busy, and then for the first that is released", async () => {
    const node = new NodeConnections(1);
    const [first, second] = [connection(), connection()];
    await node.open(open, first.events, first.tell);
    let isOpen = false;
    const waiting = node.open(open, second.events, second.tell).then(() => {
      isOpen = true;
    });
    await settled();
    expect(isOpen).toBe(false);
    first.events.emit("release");
    await waiting;
    expect(first.told).toHaveLength(1);
  });

  it("gives the room back of a connection that could not be opened, and knows that the node is away", async () => {
    const node = new NodeConnections(1);
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const [first, second] = [connection(), connection()];
    await expect(node.open(() => Promise.reject(refused), first.events, first.tell)).rejects.toBe(refused);
    expect(node.failure).toBe(refused);
    expect(await node.open(open, second.events, second.tell)).toBe("open");
    expect(node.failure).toBeUndefined();
  });

  it("takes an error of a statement for no sign that the node is away", async () => {
    const node = new NodeConnections(1);
    const broken = Object.assign(new Error("unique"), { code: "23505" });
    await expect(node.reach(() => Promise.reject(broken))).rejects.toBe(broken);
    expect(node.failure).toBeUndefined();
  });
});
