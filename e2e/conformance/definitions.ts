import type { Message } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";

// The messages of the suite as this server reads them: it knows their types at run time alone.

export interface Header {
  readonly name: string;
  readonly value: readonly string[];
}

export interface ErrorDefinition {
  readonly code: number;
  readonly message?: string;
  readonly details: readonly Any[];
}

interface Metadata {
  readonly responseHeaders: readonly Header[];
  readonly responseTrailers: readonly Header[];
}

/** How a call with one response is to be answered. */
export type UnaryDefinition = Metadata & {
  readonly responseDelayMs: number;
  readonly response:
    | { readonly case: "responseData"; readonly value: Uint8Array }
    | { readonly case: "error"; readonly value: ErrorDefinition }
    | { readonly case: undefined };
};

/** How a call with a stream of responses is to be answered. */
export type StreamDefinition = Metadata & {
  readonly responseDelayMs: number;
  readonly responseData: readonly Uint8Array[];
  readonly error?: ErrorDefinition;
};

/** A request that tells how it is to be answered. */
export type Defined<D> = Message & { readonly responseDefinition?: D; readonly fullDuplex?: boolean };

/** What the runner asks of the server under test. */
export type ServerRequest = Message & { readonly messageReceiveLimit: number };
