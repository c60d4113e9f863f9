import type { DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type ChannelCredentials,
  Client,
  type ClientOptions,
  credentials,
  type Metadata,
  type ServiceError,
} from "@grpc/grpc-js";

export interface GrpcJsResult<M extends DescMethodUnary> {
  readonly error: ServiceError | undefined;
  readonly response: MessageShape<M["output"]> | undefined;
}

/** Calls a method with @grpc/grpc-js, whose HTTP/2 and framing are not Connect's. */
export async function callGrpcJs<M extends DescMethodUnary>(
  address: string,
  method: M,
  init: MessageInitShape<M["input"]> | Buffer,
  metadata?: Metadata,
  options: ClientOptions = {},
  channel: ChannelCredentials = credentials.createInsecure(),
): Promise<GrpcJsResult<M>> {
  const client = new Client(address, channel, {
    "grpc.max_send_message_length": -1,
    ...options,
  });
  const bytes = Buffer.isBuffer(init)
    ? init
    : Buffer.from(toBinary(method.input, create(method.input, init)));
  try {
    return await new Promise((resolve) => {
      const decode = (bytes: Uint8Array) => fromBinary(method.output, bytes) as MessageShape<M["output"]>;
      const done = (error: ServiceError | null, response?: Uint8Array) =>
        resolve({ error: error ?? undefined, response: response && decode(response) });
      const path = `/${method.parent.typeName}/${method.name}`;
      const same = (value: Buffer) => value;
      if (metadata === undefined) client.makeUnaryRequest(path, same, same, bytes, done);
      else client.makeUnaryRequest(path, same, same, bytes, metadata, done);
    });
  } finally {
    client.close();
  }
}
