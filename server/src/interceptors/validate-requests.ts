import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import type { Interceptor } from "@connectrpc/connect";
import { fieldError } from "../errors/field-error.ts";
import type { Validator } from "../validation/validator.ts";

/** Refuses request messages that break a rule of the contract, naming every violation; each message of a stream too. */
export function validateRequests(validator: Validator): Interceptor {
  const check = <D extends DescMessage>(schema: D, message: MessageShape<D>) => {
    const violations = validator.validate(schema, message);
    if (violations.length > 0) throw fieldError(violations);
  };
  return (next) => async (request) => {
    const { input } = request.method;
    if (request.stream)
      return await next({ ...request, message: checked(request.message, (m) => check(input, m)) });
    check(input, request.message);
    return await next(request);
  };
}

async function* checked<T>(messages: AsyncIterable<T>, check: (message: T) => void): AsyncIterable<T> {
  for await (const message of messages) {
    check(message);
    yield message;
  }
}
