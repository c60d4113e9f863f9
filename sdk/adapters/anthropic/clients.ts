import { loadPackage } from "../load-package.ts";

interface Stream extends AsyncIterable<unknown> {
  readonly controller: AbortController;
  tee(): readonly [Stream, Stream];
}

interface Answer<Data> extends Promise<Data> {
  withResponse(): Promise<{ readonly data: Data; readonly response: Response }>;
  asResponse(): Promise<Response>;
}

interface Message {
  readonly content: readonly { readonly text: string }[];
}

type Request = Readonly<Record<string, unknown>>;

interface Create {
  (request: Request & { readonly stream: true }, options?: object): Answer<Stream>;
  (request: Request, options?: object): Answer<Message>;
}

interface MessageStream extends AsyncIterable<unknown> {
  on(event: "text", listener: (text: string) => void): MessageStream;
  finalMessage(): Promise<Message>;
  done(): Promise<void>;
  abort(): void;
}

interface Messages {
  readonly create: Create;
  stream(request: Request): MessageStream;
  parse(request: Request): Promise<Message>;
  countTokens(request: Request): Answer<{ readonly input_tokens: number }>;
}

/** What the tests use of a client: the types of its package are not there. */
export interface MessagesClient {
  readonly messages: Messages;
  readonly beta: { readonly messages: Messages & { toolRunner(request: Request): Promise<Message> } };
  withOptions(options: object): MessagesClient;
}

interface Package {
  readonly Anthropic: new (options: object) => MessagesClient;
  readonly AnthropicError: new () => Error;
}

const anthropic = () => loadPackage<Package>("@anthropic-ai/sdk");

export const classOf = () => anthropic().Anthropic;

export const errorOf = () => anthropic().AnthropicError;

/** A client of a model server on this machine. */
export function clientOf(baseURL: string, options: object = {}): MessagesClient {
  return new (classOf())({ apiKey: "sk-none", baseURL, ...options });
}

export async function readAll(stream: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  return Array.fromAsync(stream);
}
