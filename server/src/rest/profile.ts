import type { DescMethod, JsonValue, Message, MessageShape } from "@bufbuild/protobuf";

/** What the REST form of a method does beyond its google.api.http annotation. */
export interface RestMethodProfile {
  /** HTTP status of a success. Default: 200. */
  readonly status?: (response: Message) => number;
  /** Changes a request body after JSON.parse and before it is read as a message. Default: leaves it as it is. */
  readonly body?: (json: JsonValue) => JsonValue;
}

/** Profiles by name of the RPC, such as "IngestRun". */
export type RestProfile = Readonly<Record<string, RestMethodProfile>>;

export interface TypedRestMethodProfile<M extends DescMethod> {
  readonly status?: (response: MessageShape<M["output"]>) => number;
  readonly body?: (json: JsonValue) => JsonValue;
}

/**
 * The profile of one method, with the type of its response:
 * `restMethod(IngestService.method.ingestRun, { status: ({ outcome }) => … })`.
 */
export function restMethod<M extends DescMethod>(
  _method: M,
  profile: TypedRestMethodProfile<M>,
): RestMethodProfile {
  const { status } = profile;
  return { ...profile, status: status && ((response) => status(response as MessageShape<M["output"]>)) };
}
