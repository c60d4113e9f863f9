import { loadPackage } from "../load-package.ts";

interface Stream extends AsyncIterable<unknown> {
  readonly controller: AbortController;
  tee(): readonly [Stream, Stream];
  toReadableStream(): ReadableStream<Uint8Array>;
}

/** The promise of a call: that of a stream where the request asks for one. */
interface Answer<Data> extends Promise<Data> {
  withResponse(): Promise<{ readonly data: Data; readonly response: Response; readonly request_id: string }>;
  asResponse(): Promise<Response>;
}

interface Completion {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
}

interface ModelResponse {
  readonly id: string;
  readonly output_text: string;
}

interface Create<Data> {
  (request: Readonly<Record<string, unknown>> & { readonly stream: true }, options?: object): Answer<Stream>;
  (request: object, options?: object): Answer<Data>;
}

/** What the tests use of a client: the types of its package are not there. */
export interface ChatClient {
  readonly chat: {
    readonly completions: {
      readonly create: Create<Completion>;
      parse(request: object): Answer<Completion>;
      stream(request: object): { finalChatCompletion(): Promise<Completion> };
    };
  };
  readonly responses: {
    readonly create: Create<ModelResponse>;
    retrieve(id: string): Answer<ModelResponse>;
    parse(request: object): Answer<ModelResponse>;
    stream(request: object): { finalResponse(): Promise<ModelResponse> };
  };
  readonly embeddings: {
    create(request: object): Answer<{ readonly data: readonly { readonly embedding: readonly number[] }[] }>;
  };
  readonly moderations: { create(request: object): Answer<object> };
  readonly images: { generate(request: object): Answer<object> };
  readonly models: { list(): Answer<object> };
  withOptions(options: object): ChatClient;
}

type ClientClass = new (options: object) => ChatClient;

interface Package {
  readonly OpenAI: ClientClass;
  readonly OpenAIError: new () => Error;
}

/** The class of the client in a package: `openai`, or an older version of it. */
export const classOf = (name: string) => loadPackage<Package>(name).OpenAI;

export const errorOf = (name: string) => loadPackage<Package>(name).OpenAIError;

/** A client of a model server on this machine. */
export function clientOf(name: string, baseURL: string, options: object = {}): ChatClient {
  return new (classOf(name))({ apiKey: "sk-none", baseURL, ...options });
}

export async function readAll(stream: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  return Array.fromAsync(stream);
}
