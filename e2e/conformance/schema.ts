import { readFileSync } from "node:fs";
import {
  createFileRegistry,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const PACKAGE = "connectrpc.conformance.v1";

/** The types of the suite, as its own .proto files say them. */
export interface ConformanceSchema {
  readonly service: DescService;
  /** A message by its name, such as "UnaryRequest" or "ConformancePayload.RequestInfo". */
  readonly message: (name: string) => DescMessage;
  /** A method of its service by its name. */
  readonly method: <K extends DescMethod["methodKind"]>(
    name: string,
    kind: K,
  ) => DescMethod & { readonly methodKind: K };
}

/** Reads the types from a file that holds a google.protobuf.FileDescriptorSet. */
export function readSchema(path: string): ConformanceSchema {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(path)));
  const service = registry.getService(`${PACKAGE}.ConformanceService`);
  if (service === undefined) throw new Error(`${path} does not hold the service of the suite`);
  return {
    service,
    message(name) {
      const desc = registry.getMessage(`${PACKAGE}.${name}`);
      if (desc === undefined) throw new Error(`the suite has no message ${name}`);
      return desc;
    },
    method(name, kind) {
      const found = service.methods.find((method) => method.name === name);
      if (found?.methodKind !== kind) throw new Error(`the suite has no method ${name} of the kind ${kind}`);
      return found as DescMethod & { readonly methodKind: typeof kind };
    },
  };
}
