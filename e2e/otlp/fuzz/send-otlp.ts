import { type Answer, compressors, type Encoding, sendHttp1 } from "../../budget/harness/send.ts";
import type { Signal } from "./export-methods.ts";

/** A body on its way to a path of OTLP. */
export interface OtlpSending {
  readonly signal: Signal;
  readonly encoding: "protobuf" | "json";
  readonly compression: Encoding;
  readonly body: Uint8Array;
}

/** Sends a body over a socket of its own and waits for the whole answer. */
export function sendOtlp(url: string, { signal, encoding, compression, body }: OtlpSending): Promise<Answer> {
  return sendHttp1(url, `/v1/${signal}`, compressors[compression](body), {
    "content-type": encoding === "json" ? "application/json" : "application/x-protobuf",
    "content-encoding": compression,
  });
}
