import type { DescMessage, DescMethod, DescService, Message } from "@bufbuild/protobuf";

/** The two encodings of a message. */
export type Encoding = "json" | "protobuf";

/**
 * Services of another's contract, such as those of OpenTelemetry, which has its own JSON and its own rules of HTTP. They are
 * served by gRPC, gRPC-Web and Connect as any other, and their messages by HTTP alone: see `createForeignHandler`.
 */
export interface ForeignContract {
  readonly services: readonly DescService[];
  /** Paths of HTTP whose body is the request of a unary method. */
  readonly paths: ReadonlyMap<string, DescMethod>;
  /** Reads a request; throws an error of `apiError` for what is none. No rule of the product's contract is looked at. */
  readonly read: (desc: DescMessage, bytes: Uint8Array, encoding: Encoding) => Message;
}

/** Whether a method is of another's contract. */
export function isForeign(contract: ForeignContract | undefined, { parent }: DescMethod): boolean {
  return contract?.services.includes(parent) ?? false;
}
