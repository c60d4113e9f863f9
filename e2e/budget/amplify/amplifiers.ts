import { type DescMessage, type DescService, getOption, hasOption } from "@bufbuild/protobuf";
import { http } from "@runfacts/gen/google/api/annotations";
import type { Amplifier } from "./amplifier.ts";
import { listAmplifiers, partAmplifiers } from "./binary-amplifiers.ts";
import { protoJsonAmplifiers, restAmplifiers } from "./json-amplifiers.ts";

/** Every amplifying message of the methods of services, from the descriptors of their requests. */
export function amplifiersOf(services: readonly DescService[]): Amplifier[] {
  const seen = new Set<DescMessage>();
  const seenTexts = new Set<string>();
  return services.flatMap(({ methods }) =>
    methods.flatMap((method) => {
      const binary = [...listAmplifiers(method), ...partAmplifiers(method, seen)];
      // A stream of Connect takes no JSON without an envelope.
      if (method.methodKind !== "unary") return binary;
      const body = hasOption(method, http) ? getOption(method, http).body : "";
      const rest = body === "" ? [] : restAmplifiers(method, body === "*" ? undefined : body, seenTexts);
      return [...binary, ...protoJsonAmplifiers(method, seenTexts), ...rest];
    }),
  );
}
