import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const root = join(import.meta.dirname, "../..");

type Reply = Record<string, unknown>;
type Call = (request: object, callback: (error: grpc.ServiceError | null, reply: Reply) => void) => void;

type StreamCall = (request: object, metadata: grpc.Metadata) => grpc.ClientReadableStream<Reply>;

/** A client of a service by grpc-js, an implementation of gRPC that shares no code with ours. */
export type GrpcClient = Disposable & {
  call(rpc: string, request: object): Promise<Reply>;
  /** Calls an RPC whose answer is a stream. */
  stream(
    rpc: string,
    request: object,
    onMessage: (message: Reply) => void,
    metadata?: Record<string, string>,
  ): GrpcStream;
};

/** A stream that is read until it is cancelled or ends, then with a status. */
interface GrpcStream {
  cancel(): void;
  readonly status: Promise<grpc.StatusObject>;
}

/** Connects without TLS to a service, whose messages are read from proto/ at run time. Field names as in the proto. */
export function grpcClient(service: "IngestService" | "QueryService", url: string): GrpcClient {
  const file = service === "IngestService" ? "ingest_service" : "query_service";
  const definition = loadSync(`runfacts/v1/${file}.proto`, {
    includeDirs: [join(root, "proto"), join(root, ".imports")],
    keepCase: true,
    longs: String,
    enums: String,
    oneofs: true,
    defaults: true,
  });
  const constructors = grpc.loadPackageDefinition(definition) as unknown as {
    runfacts: { v1: Record<string, grpc.ServiceClientConstructor> };
  };
  const Client = constructors.runfacts.v1[service];
  if (Client === undefined) throw new Error(`no service ${service}`);
  const client = new Client(new URL(url).host, grpc.credentials.createInsecure());
  return {
    call: (rpc, request) =>
      new Promise((resolve, reject) => {
        const method = Reflect.get(client, rpc) as Call;
        method.call(client, request, (error, reply) => (error ? reject(error) : resolve(reply)));
      }),
    stream: (rpc, request, onMessage, metadata = {}) => {
      const method = Reflect.get(client, rpc) as StreamCall;
      const headers = new grpc.Metadata();
      for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
      const stream = method.call(client, request, headers);
      stream.on("data", onMessage);
      stream.on("error", () => {});
      const status = new Promise<grpc.StatusObject>((resolve) => {
        stream.on("status", resolve);
      });
      return { cancel: () => stream.cancel(), status };
    },
    [Symbol.dispose]: () => client.close(),
  };
}
