import {
  create,
  createFileRegistry,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type DescService,
} from "@bufbuild/protobuf";
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";

/** Values of grpc.health.v1.HealthCheckResponse.ServingStatus. */
export const servingStatus = { unknown: 0, serving: 1, notServing: 2, serviceUnknown: 3 } as const;

const PACKAGE = "grpc.health.v1";
const REQUEST = "HealthCheckRequest";
const RESPONSE = "HealthCheckResponse";

const file = create(FileDescriptorProtoSchema, {
  name: "grpc/health/v1/health.proto",
  package: PACKAGE,
  syntax: "proto3",
  messageType: [
    {
      name: REQUEST,
      field: [{ name: "service", jsonName: "service", number: 1, type: Type.STRING, label: Label.OPTIONAL }],
    },
    {
      name: RESPONSE,
      field: [
        {
          name: "status",
          jsonName: "status",
          number: 1,
          type: Type.ENUM,
          label: Label.OPTIONAL,
          typeName: `.${PACKAGE}.${RESPONSE}.ServingStatus`,
        },
      ],
      enumType: [
        {
          name: "ServingStatus",
          value: ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"].map((name, number) => ({
            name,
            number,
          })),
        },
      ],
    },
  ],
  service: [
    {
      name: "Health",
      method: [
        { name: "Check", inputType: `.${PACKAGE}.${REQUEST}`, outputType: `.${PACKAGE}.${RESPONSE}` },
        {
          name: "Watch",
          inputType: `.${PACKAGE}.${REQUEST}`,
          outputType: `.${PACKAGE}.${RESPONSE}`,
          serverStreaming: true,
        },
      ],
    },
  ],
});

const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));

/** The service grpc.health.v1.Health. Source: https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export const healthService: DescService = found(registry.getService(`${PACKAGE}.Health`));

export const checkMethod: DescMethodUnary = found(
  healthService.methods.find((method): method is DescMethodUnary => method.methodKind === "unary"),
);

export const watchMethod: DescMethodServerStreaming = found(
  healthService.methods.find(
    (method): method is DescMethodServerStreaming => method.methodKind === "server_streaming",
  ),
);

function found<T>(descriptor: T | undefined): T {
  if (descriptor === undefined) throw new Error(`${PACKAGE} is incomplete`);
  return descriptor;
}
