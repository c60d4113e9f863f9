import type { Dialect } from "./dialect.ts";

/** The canonical JSON of protobuf, as Connect and gRPC send it. https://protobuf.dev/programming-guides/json */
export const protoDialect: Dialect = {
  namesOf: (field) => [field.name, field.jsonName],
  enumName: (desc, json) => {
    if (typeof json === "string") return desc.values.find(({ name }) => name === json)?.name;
    return typeof json === "number" && (json | 0) === json ? json : undefined;
  },
  enumNames: (desc) => desc.values.filter(({ number }) => number !== 0).map(({ name }) => name),
  acceptsNumberText: true,
  duration: (text) => (/^-?\d{1,12}(\.\d{1,9})?s$/.test(text) ? text : undefined),
  hint: () => "",
};
