import { create, type Message } from "@bufbuild/protobuf";
import type { Interceptor, MethodImplSpec } from "@connectrpc/connect";
import type { CallContext } from "./call-context.ts";

export type UnarySpec = MethodImplSpec & { readonly kind: "unary" };

type Answer = ReturnType<Interceptor>;

/**
 * Lets the implementation of a unary method answer a message, through the interceptors, as Connect does; but hands it the
 * context as it is, so that nothing is made which nobody asks for. Interceptors must leave headers and signal alone.
 */
export async function invokeUnary(
  { method, impl }: UnarySpec,
  context: CallContext,
  message: Message,
  interceptors: readonly Interceptor[],
): Promise<Message> {
  const common = {
    stream: false,
    method,
    service: method.parent,
  } as const;
  const answer: Answer = async (request) => ({
    ...common,
    message: create(method.output, await impl(request.message as Message, context)),
    get header() {
      return context.responseHeader;
    },
    get trailer() {
      return context.responseTrailer;
    },
  });
  const next = interceptors.reduceRight<Answer>((inner, interceptor) => interceptor(inner), answer);
  const response = await next({
    ...common,
    message,
    requestMethod: context.requestMethod,
    contextValues: context.values,
    get url() {
      return context.url;
    },
    get signal() {
      return context.signal;
    },
    get header() {
      return context.requestHeader;
    },
  });
  return response.message as Message;
}
