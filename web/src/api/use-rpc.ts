import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { callUnaryMethod } from "@connectrpc/connect-query-core";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/solid-query";
import { reconcile, unwrap } from "solid-js/store";
import { listenFor } from "./connection.ts";
import { transport } from "./transport.ts";

/** One question to the QueryService. */
export interface RpcQuery<I extends DescMessage> {
  /**
   * What tells this question from others of the same method. A range such as "the last hour" is the same question
   * later.
   */
  readonly key: readonly unknown[];
  /** The request; made anew each time the question is asked, so that "the last hour" ends now. */
  readonly request: () => MessageInitShape<I>;
  /** Asks again after this many milliseconds. Default: only when the page is focused again. */
  readonly pollMs?: number | undefined;
  /** How long an answer counts as fresh, in milliseconds. Default: 5,000. */
  readonly staleMs?: number | undefined;
  /** True to show the answer to the question before until this one is answered. */
  readonly keepPrevious?: boolean | undefined;
  /** True to take each answer as a new object, for large answers that seldom change. Default: merge it by run id. */
  readonly replace?: boolean | undefined;
}

/** The state of a question. Reading it never suspends: `data` is undefined until there is some. */
export interface RpcResult<T> {
  readonly data: T | undefined;
  readonly error: ConnectError | undefined;
  /** True until there is an answer or an error. */
  readonly isPending: boolean;
  readonly isFetching: boolean;
  /** True while `data` answers the question before. */
  readonly isPrevious: boolean;
  /** When the answer came, in epoch milliseconds; 0 before. */
  readonly updatedAt: number;
  readonly retry: () => void;
}

/**
 * Asks the QueryService, again whenever what `question` reads changes. Runs that stay keep their identity from one
 * answer to the next, so that lists update in place.
 *
 * @param question undefined while there is nothing to ask yet
 */
export function useRpc<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  question: () => RpcQuery<I> | undefined,
): RpcResult<MessageShape<O>> {
  const client = useQueryClient();
  const query = useQuery<Held<MessageShape<O>>>(() => {
    const asked = question();
    const { pollMs = false, staleMs, keepPrevious = false, replace = false } = asked ?? {};
    return {
      queryKey: [method.parent.typeName, method.name, ...(asked?.key ?? [])],
      queryFn: async ({ signal }) => {
        const answer = callUnaryMethod(transport, method, asked?.request(), { signal });
        const message = await listenFor(answer, client);
        return replace ? new Whole(message) : message;
      },
      enabled: asked !== undefined,
      refetchInterval: pollMs,
      ...(staleMs !== undefined && { staleTime: staleMs }),
      ...(keepPrevious && { placeholderData: keepPreviousData }),
      reconcile: replace ? false : mergeByRun,
    };
  });
  return {
    get data() {
      const held = query.isPending ? undefined : query.data;
      return held instanceof Whole ? held.message : held;
    },
    get error() {
      return query.error === null ? undefined : ConnectError.from(query.error);
    },
    get isPending() {
      return query.isPending && question() !== undefined;
    },
    get isFetching() {
      return query.isFetching;
    },
    get isPrevious() {
      return query.isPlaceholderData;
    },
    get updatedAt() {
      return query.dataUpdatedAt;
    },
    retry: () => void query.refetch(),
  };
}

/**
 * A message that a store takes as it is: only plain objects are looked through and made reactive, property by
 * property.
 */
class Whole<T> {
  readonly message: T;
  constructor(message: T) {
    this.message = message;
  }
}

type Held<T> = T | Whole<T>;

/** Merges a copy: merged as it is, the next merge would change the cached answer to this question. */
export function mergeByRun<T>(before: T | undefined, answer: T): T {
  const copy = structuredClone(unwrap(answer));
  return before === undefined ? copy : reconcile<T, T>(copy, { key: "runId" })(before);
}
