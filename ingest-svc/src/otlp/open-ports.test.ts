import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { describeOtlpPorts, openOtlpPorts } from "./open-ports.ts";
import { startReceiver } from "./testing/receiver.ts";
import { callGrpc, post } from "./testing/send.ts";
import { spanJson, tracesBinary } from "./testing/telemetry.ts";

describe("the ports of OTLP", () => {
  it("each speak gRPC and HTTP, and close with the service", async () => {
    const receiver = await startReceiver();
    const warnings: string[] = [];
    const ports = { OTLP_GRPC_PORT: 0, OTLP_HTTP_PORT: 0 };
    const open = await openOtlpPorts(receiver, ports, (line) => warnings.push(line));
    expect(Object.keys(open)).toEqual(["OTLP_GRPC_PORT", "OTLP_HTTP_PORT"]);
    const path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    for (const port of Object.values(open)) {
      const url = `http://127.0.0.1:${port}`;
      expect((await callGrpc(url, path, tracesBinary(spanJson()))).code).toBe(0);
      const headers = { "content-type": "application/x-protobuf" };
      expect((await post(url, "/v1/traces", tracesBinary(spanJson()), headers)).status).toBe(200);
    }
    expect(warnings).toEqual([]);
    expect(describeOtlpPorts(open)).toBe(`and takes OTLP on ${Object.values(open).join(" and ")} too`);
    await receiver.drain();
    for (const port of Object.values(open))
      await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  it("are left to whoever has them, with a line that says so", async () => {
    await using receiver = await startReceiver();
    const holder = createServer();
    await once(holder.listen(0, "127.0.0.1"), "listening");
    const { port } = holder.address() as AddressInfo;
    const warnings: string[] = [];
    const ports = { OTLP_GRPC_PORT: port, OTLP_HTTP_PORT: "off" } as const;
    expect(await openOtlpPorts(receiver, ports, (line) => warnings.push(line))).toEqual({});
    expect(warnings).toEqual([
      `OTLP is not taken on port ${port}: another program listens there. ` +
        `It is on port ${receiver.port}; set OTLP_GRPC_PORT to another port, or to off.`,
    ]);
    expect((await fetch(`${receiver.url}/healthz`)).status).toBe(200);
    holder.close();
  });

  it("may be one, or the service's own", async () => {
    const opened: number[] = [];
    const server = {
      port: 8000,
      listenOn: async (port: number) => {
        opened.push(port);
        return port;
      },
    };
    await openOtlpPorts(server, { OTLP_GRPC_PORT: 4317, OTLP_HTTP_PORT: 4317 }, () => undefined);
    await openOtlpPorts(server, { OTLP_GRPC_PORT: 8000 }, () => undefined);
    expect(opened).toEqual([4317]);
  });
});
