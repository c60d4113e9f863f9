import { replaceMethod } from "../model-client/replace-method.ts";
import { quietly } from "../quietly.ts";
import type { AgentSession } from "./agent-session.ts";
import { hearMessage } from "./hear-message.ts";

type Messages = AsyncGenerator<unknown, unknown, unknown>;

let forgotten: FinalizationRegistry<AgentSession> | undefined;

function listen(messages: Messages, hear: (message: unknown) => void, session: AgentSession): void {
  const heard = async (result: Promise<IteratorResult<unknown, unknown>>) => {
    try {
      const told = await result;
      quietly(() => (told.done === true ? session.end() : hear(told.value)), undefined);
      return told;
    } catch (error) {
      quietly(() => session.end({ error }), undefined);
      throw error;
    }
  };
  replaceMethod(
    messages,
    "next",
    (original) =>
      (...given) =>
        heard(original.apply(messages, given)),
  );
  replaceMethod(messages, "throw", (original) => (error) => heard(original.call(messages, error)));
  replaceMethod(messages, "return", (original) => (value) => {
    quietly(() => session.end(), undefined);
    return original.call(messages, value);
  });
}

/**
 * Listens to the messages of a session as they are read; reads none itself. The session ends when they are read to their end,
 * left, fail or are forgotten, or when it is closed.
 */
export function watchMessages(query: Messages & { close?(): void }, session: AgentSession): void {
  // What is read may be the query itself, or messages inside it, which it reads when it is asked.
  const told = new WeakSet<object>();
  const hear = (message: unknown) => {
    if (typeof message !== "object" || message === null || told.has(message)) return;
    told.add(message);
    hearMessage(session, message);
  };
  const messages = query[Symbol.asyncIterator]() as Messages;
  if (globalThis.FinalizationRegistry !== undefined)
    forgotten ??= new FinalizationRegistry((left) => left.end());
  forgotten?.register(query, session);
  listen(messages, hear, session);
  if (messages !== query) listen(query, hear, session);
  replaceMethod(query, "close", (original) => () => {
    quietly(() => session.end(), undefined);
    original?.call(query);
  });
}
