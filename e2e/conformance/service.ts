import { setTimeout as sleep } from "node:timers/promises";
import { create, type Message } from "@bufbuild/protobuf";
import type { ConnectRouter, HandlerContext } from "@connectrpc/connect";
import type { Defined, StreamDefinition, UnaryDefinition } from "./definitions.ts";
import { errorOf, type Packed, requestInfo, setMetadata } from "./payload.ts";
import type { ConformanceSchema } from "./schema.ts";

/** Registers the service of the suite, which answers each call as its request says. */
export function serveConformance(router: ConnectRouter, schema: ConformanceSchema): void {
  const unary = schema.method("Unary", "unary");
  const idempotent = schema.method("IdempotentUnary", "unary");
  const clientStream = schema.method("ClientStream", "client_streaming");
  const serverStream = schema.method("ServerStream", "server_streaming");
  const bidiStream = schema.method("BidiStream", "bidi_streaming");

  const one =
    ({ input, output }: typeof unary) =>
    (message: Message, call: HandlerContext) => {
      const { responseDefinition } = message as Defined<UnaryDefinition>;
      return respond(schema, call, responseDefinition, [{ desc: input, message }], output);
    };

  async function many(messages: AsyncIterable<Message>, call: HandlerContext) {
    const requests = await Array.fromAsync(messages, (message) => ({ desc: clientStream.input, message }));
    const [first] = requests;
    const definition = (first?.message as Defined<UnaryDefinition> | undefined)?.responseDefinition;
    return await respond(schema, call, definition, requests, clientStream.output);
  }

  async function* answer(message: Message, call: HandlerContext) {
    const { responseDefinition } = message as Defined<StreamDefinition>;
    setMetadata(call, responseDefinition);
    const requests = [{ desc: serverStream.input, message }];
    yield* respondAll(schema, call, responseDefinition, requests, serverStream.output);
  }

  async function* converse(messages: AsyncIterable<Message>, call: HandlerContext) {
    const iterator = messages[Symbol.asyncIterator]();
    const first = await iterator.next();
    if (first.done === true) return;
    const { responseDefinition, fullDuplex } = first.value as Defined<StreamDefinition>;
    const packed = (message: Message): Packed => ({ desc: bidiStream.input, message });
    setMetadata(call, responseDefinition);
    const rest = { [Symbol.asyncIterator]: () => iterator };
    if (fullDuplex !== true) {
      const requests = [packed(first.value), ...(await Array.fromAsync(rest, packed))];
      yield* respondAll(schema, call, responseDefinition, requests, bidiStream.output);
      return;
    }
    const { responseData = [], responseDelayMs = 0, error } = responseDefinition ?? {};
    let sent = 0;
    for (let next: Message | undefined = first.value; next !== undefined; next = await following(iterator)) {
      const data = responseData[sent];
      if (data === undefined) break;
      await sleep(responseDelayMs);
      yield payload(schema, bidiStream.output, data, requestInfo(schema, call, [packed(next)]));
      sent += 1;
    }
    for (const data of responseData.slice(sent)) {
      await sleep(responseDelayMs);
      yield payload(schema, bidiStream.output, data);
    }
    if (error !== undefined) {
      const info = sent === 0 ? requestInfo(schema, call, [packed(first.value)]) : undefined;
      throw errorOf(schema, error, info);
    }
  }

  router
    .rpc(unary, one(unary))
    .rpc(idempotent, one(idempotent))
    .rpc(clientStream, many)
    .rpc(serverStream, answer)
    .rpc(bidiStream, converse);
}

async function following<T>(iterator: AsyncIterator<T>): Promise<T | undefined> {
  const { done, value } = await iterator.next();
  return done === true ? undefined : value;
}

/** The one response that is asked for. */
async function respond(
  schema: ConformanceSchema,
  call: HandlerContext,
  definition: UnaryDefinition | undefined,
  requests: readonly Packed[],
  output: Packed["desc"],
): Promise<Message> {
  setMetadata(call, definition);
  await sleep(definition?.responseDelayMs ?? 0);
  const info = requestInfo(schema, call, requests);
  const response = definition?.response;
  if (response?.case === "error") throw errorOf(schema, response.value, info);
  return payload(schema, output, response?.case === "responseData" ? response.value : undefined, info);
}

/** The responses that are asked for, the first of which repeats the call. */
async function* respondAll(
  schema: ConformanceSchema,
  call: HandlerContext,
  definition: StreamDefinition | undefined,
  requests: readonly Packed[],
  output: Packed["desc"],
): AsyncGenerator<Message> {
  const { responseData = [], responseDelayMs = 0, error } = definition ?? {};
  for (const [index, data] of responseData.entries()) {
    await sleep(responseDelayMs);
    yield payload(schema, output, data, index === 0 ? requestInfo(schema, call, requests) : undefined);
  }
  if (error === undefined) return;
  throw errorOf(schema, error, responseData.length === 0 ? requestInfo(schema, call, requests) : undefined);
}

function payload(
  schema: ConformanceSchema,
  output: Packed["desc"],
  data: Uint8Array | undefined,
  info?: Message,
): Message {
  const message = create(schema.message("ConformancePayload"), { data, requestInfo: info });
  return create(output, { payload: message });
}
