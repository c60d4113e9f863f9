import { makeCertificate } from "@runfacts/dev/certificates";
import { afterEach, describe, expect, it } from "vitest";
import { noAlertHosts, parseAlertHosts } from "../targets/alert-hosts.ts";
import { type Receiver, type ReceiverOptions, startReceiver } from "../testing/receiver.ts";
import { type Network, post } from "./post.ts";

const tls = makeCertificate("receiver", { hosts: ["hooks.example.com"] });
const opened: Receiver[] = [];
afterEach(async () => {
  for (const receiver of opened.splice(0)) await receiver[Symbol.asyncDispose]();
});

async function receiver(options: ReceiverOptions = {}) {
  const started = await startReceiver(options);
  opened.push(started);
  return started;
}

/** The name leads to this machine, which is allowed. */
function network(port: number, more: Partial<Network> = {}): Network {
  return {
    hosts: parseAlertHosts(`hooks.example.com:${port},127.0.0.1:${port}`) ?? noAlertHosts,
    resolve: async () => ["127.0.0.1"],
    ca: tls.cert,
    ...more,
  };
}

const send = (port: number, more?: Partial<Network>, scheme = "https") =>
  post(new URL(`${scheme}://hooks.example.com:${port}/a?b=c`), { "x-a": "b" }, "{}", network(port, more));

describe("post", () => {
  it("connects to the address that was checked, with the name in certificate and head", async () => {
    const { port, received } = await receiver({ tls });
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return ["127.0.0.1"];
    };
    await send(port, { resolve });
    expect(received).toMatchObject([
      { path: "/a?b=c", body: "{}", headers: { host: `hooks.example.com:${port}`, "x-a": "b" } },
    ]);
    expect(asked).toBe(1);
  });

  it("follows no name that leads elsewhere the second time", async () => {
    const { port, received } = await receiver({ tls });
    const answers = [["8.8.8.8"], ["127.0.0.1"]];
    const hosts = parseAlertHosts(`hooks.example.com:${port}`) ?? noAlertHosts;
    const resolve = async () => answers.shift() ?? [];
    await expect(send(port, { hosts, resolve, timeoutMs: 300 })).rejects.toMatchObject({
      name: "DeliveryError",
    });
    expect(received).toEqual([]);
    expect(answers).toHaveLength(1);
    await expect(send(port, { hosts, resolve })).rejects.toMatchObject({ fault: "not_allowed" });
    expect(received).toEqual([]);
  });

  it("trusts no certificate of another name or of nobody", async () => {
    const other = await receiver({ tls: makeCertificate("other", { hosts: ["other.example.com"] }) });
    await expect(send(other.port)).rejects.toMatchObject({ fault: "not_trusted" });
    const { port, received } = await receiver({ tls });
    const { ca: _, ...untrusting } = network(port);
    await expect(
      post(new URL(`https://hooks.example.com:${port}/`), {}, "{}", untrusting),
    ).rejects.toMatchObject({ fault: "not_trusted" });
    expect(received).toEqual([]);
  });

  it("sends without TLS only to an address that is listed", async () => {
    const { port, received } = await receiver();
    await send(port, {}, "http");
    expect(received).toHaveLength(1);
    const hosts = parseAlertHosts(`hooks.example.com:${port}`) ?? noAlertHosts;
    await expect(send(port, { hosts, resolve: async () => ["8.8.8.8"] }, "http")).rejects.toMatchObject({
      fault: "not_allowed",
    });
  });

  it("follows no redirection", async () => {
    const target = await receiver({ tls });
    const { port } = await receiver({
      tls,
      answer: (_, response) => {
        response.writeHead(307, { location: `https://hooks.example.com:${target.port}/` }).end();
      },
    });
    await expect(send(port)).rejects.toMatchObject({ fault: "redirected" });
    expect(target.received).toEqual([]);
  });

  it.each([
    [400, "refused"],
    [401, "unauthorized"],
    [404, "refused"],
    [410, "refused"],
    [429, "busy"],
    [500, "receiver_error"],
    [503, "busy"],
  ])("tells %i as %s, and nothing of what was said", async (status, fault) => {
    const { port } = await receiver({
      tls,
      answer: (_, response) => {
        response.writeHead(status, "canary-reason", { "retry-after": "7" }).end("canary-body");
      },
    });
    const error: unknown = await send(port).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ fault, retryAfterMs: 7_000 });
    expect(String(error)).not.toMatch(/canary|example|\d{4}/);
  });

  it("takes an answer that never ends as far as its head", async () => {
    const { port } = await receiver({
      tls,
      answer: (_, response) => {
        response.writeHead(200);
        const more = () => {
          if (!response.destroyed && response.write("x".repeat(16_384))) setImmediate(more);
        };
        response.on("drain", more);
        more();
      },
    });
    await send(port);
  });

  it("is over when the answer switches protocols", async () => {
    const { port } = await receiver({
      tls,
      answer: ({ socket }) => {
        socket.end("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
      },
    });
    await expect(send(port)).rejects.toMatchObject({ fault: "receiver_error" });
  });

  it("gives up in time on whoever is silent, and on a name that nobody knows the address of", async () => {
    const { port } = await receiver({ tls, answer: () => undefined });
    const resolve = () => new Promise<never>(() => undefined);
    await expect(send(port, { timeoutMs: 200 })).rejects.toMatchObject({ fault: "timed_out" });
    await expect(send(port, { timeoutMs: 200, resolve })).rejects.toMatchObject({ fault: "timed_out" });
  });

  it("says that nobody is there", async () => {
    const { port, [Symbol.asyncDispose]: close } = await startReceiver();
    await close();
    await expect(send(port)).rejects.toMatchObject({ fault: "not_reached" });
  });
});
