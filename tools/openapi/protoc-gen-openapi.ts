// A protoc plugin: writes an OpenAPI 3.1 document of the REST facade for every service with google.api.http annotations.
import { create, createFileRegistry } from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  CodeGeneratorResponseSchema,
  CodeGeneratorResponse_Feature as Feature,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { runNodeJs } from "@bufbuild/protoplugin";
import { document } from "./document.ts";
import { httpBindings } from "./http-bindings.ts";

runNodeJs({
  name: "protoc-gen-openapi",
  version: "1",
  run: (request) =>
    create(CodeGeneratorResponseSchema, {
      supportedFeatures: BigInt(Feature.PROTO3_OPTIONAL),
      file: files(request),
    }),
});

function files(request: CodeGeneratorRequest): { name: string; content: string }[] {
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
  const bindingsOf = httpBindings(registry);
  return [...registry.files]
    .filter(({ proto }) => request.fileToGenerate.includes(proto.name))
    .flatMap(({ services }) => services)
    .filter(({ methods }) => methods.some((method) => bindingsOf(method).length > 0))
    .map((service) => ({
      name: `${kebabCase(service.name)}.json`,
      content: `${JSON.stringify(document(service, bindingsOf), null, 2)}\n`,
    }));
}

function kebabCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}
