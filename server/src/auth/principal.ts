import type { DescMethod } from "@bufbuild/protobuf";
import { Code, ConnectError, type ContextValues, createContextKey } from "@connectrpc/connect";

/** Who calls: every row that a call reads or writes belongs to this project. */
export interface Principal {
  readonly projectId: number;
  /** The API key that was shown, if any; an id, never the key itself. */
  readonly keyId?: string;
}

/** Carries the principal of a call; set before the body is read. */
export const principalKey = createContextKey<Principal | undefined>(undefined, { description: "principal" });

/** The principal of a call. Throws INTERNAL where none was set, so that no handler can run without one. */
export function principalOf(context: { readonly values: ContextValues }): Principal {
  const principal = context.values.get(principalKey);
  if (principal === undefined) throw new ConnectError("internal error", Code.Internal);
  return principal;
}

/** Who asks for what; all that is known before the body is read. */
export interface CallIdentity {
  readonly header: Headers;
  /** IP address of the client: of the peer, or what a trusted proxy says. */
  readonly address: string;
  /** The method that is called; its service is `method.parent`. */
  readonly method: DescMethod;
}

export type Authenticate = (call: CallIdentity) => Principal | Promise<Principal>;
