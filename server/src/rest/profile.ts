import type { DescMethod, JsonValue, Message, MessageShape } from "@bufbuild/protobuf";

/** What the REST form of a method does beyond its google.api.http annotation. */
export interface RestMethodProfile {
  /** HTTP status of a success. Default: 200. */
  readonly status?: (response: Message) => number;
  /** Changes a request body after JSON.parse and before it is read as a message. Default: leaves it as it is. */
  readonly body?: (json: JsonValue) => JsonValue;
  /** How a stream is sent as server-sent events. Default: no ids, and no going on after a break. */
  readonly events?: EventProfile;
}

interface EventProfile {
  /** The id of a message's event. */
  readonly id: (response: Message) => string;
  /** True for a message that is nothing but its id. */
  readonly isIdle: (response: Message) => boolean;
  /** The query parameter that the header Last-Event-ID stands for, where the query has none such. */
  readonly resume: string;
}

/** Profiles by name of the RPC, such as "IngestRun". */
export type RestProfile = Readonly<Record<string, RestMethodProfile>>;

export interface TypedRestMethodProfile<M extends DescMethod> {
  readonly status?: (response: MessageShape<M["output"]>) => number;
  readonly body?: (json: JsonValue) => JsonValue;
  readonly events?: {
    readonly id: (response: MessageShape<M["output"]>) => string;
    readonly isIdle: (response: MessageShape<M["output"]>) => boolean;
    readonly resume: string;
  };
}

/**
 * The profile of one method, with the type of its response:
 * `restMethod(IngestService.method.ingestRun, { status: ({ outcome }) => … })`.
 */
export function restMethod<M extends DescMethod>(
  _method: M,
  profile: TypedRestMethodProfile<M>,
): RestMethodProfile {
  return profile as RestMethodProfile;
}
