import {
  createRegistry,
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescService,
  getExtension,
  isFieldSet,
  type Message,
  type Registry,
  ScalarType,
} from "@bufbuild/protobuf";
import { toText } from "@bufbuild/protobuf/txtpb";
import {
  Edition,
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FieldOptionsSchema,
  FileOptionsSchema,
  FieldDescriptorProto_Label as Label,
  MessageOptionsSchema,
  MethodOptionsSchema,
} from "@bufbuild/protobuf/wkt";

const MAX_FIELD_NUMBER = 536_870_911;
const MAX_ENUM_NUMBER = 2_147_483_647;

/**
 * Prints a file descriptor as .proto source that compiles to the same descriptor (comments are not in descriptors).
 * proto2 and proto3; groups are not supported.
 */
export function printProto(file: DescFile): string {
  const registry = createRegistry(file, ...file.dependencies);
  const isProto3 = file.edition === Edition.EDITION_PROTO3;
  const head = [
    `syntax = "${isProto3 ? "proto3" : "proto2"}";`,
    `package ${file.proto.package};`,
    ...file.proto.dependency.map((path) => `import ${JSON.stringify(path)};`),
    ...options(FileOptionsSchema, file.proto.options, registry).map((option) => `option ${option};`),
  ];
  const printer = new Printer(registry, isProto3);
  const body = [
    ...printer.extensions(file.extensions),
    ...file.enums.flatMap((desc) => printer.enumeration(desc)),
    ...file.messages.flatMap((desc) => printer.message(desc)),
    ...file.services.flatMap((desc) => printer.service(desc)),
  ];
  return `${[...head, ...body].join("\n")}\n`;
}

class Printer {
  readonly #registry: Registry;
  readonly #isProto3: boolean;

  constructor(registry: Registry, isProto3: boolean) {
    this.#registry = registry;
    this.#isProto3 = isProto3;
  }

  message(desc: DescMessage): string[] {
    const members = desc.members.flatMap((member) =>
      member.kind === "oneof"
        ? block(
            `oneof ${member.name}`,
            member.fields.map((field) => this.#field(field, "")),
          )
        : [this.#field(member, this.#label(member))],
    );
    return block(`message ${desc.name}`, [
      ...options(MessageOptionsSchema, desc.proto.options, this.#registry, ["map_entry"]).map(
        (option) => `option ${option};`,
      ),
      ...desc.nestedEnums.flatMap((nested) => this.enumeration(nested)),
      ...desc.nestedMessages
        .filter((nested) => nested.proto.options?.mapEntry !== true)
        .flatMap((nested) => this.message(nested)),
      ...this.extensions(desc.nestedExtensions),
      ...members,
      ...desc.proto.reservedRange.map((r) => `reserved ${range(r.start, r.end - 1, MAX_FIELD_NUMBER)};`),
      ...desc.proto.reservedName.map((name) => `reserved ${JSON.stringify(name)};`),
      ...desc.proto.extensionRange.map((r) => `extensions ${range(r.start, r.end - 1, MAX_FIELD_NUMBER)};`),
    ]);
  }

  enumeration(desc: DescEnum): string[] {
    return block(`enum ${desc.name}`, [
      ...options(EnumOptionsSchema, desc.proto.options, this.#registry).map((option) => `option ${option};`),
      ...desc.values.map((value) => {
        const set = options(EnumValueOptionsSchema, value.proto.options, this.#registry);
        return `${value.name} = ${value.number}${brackets(set)};`;
      }),
      ...desc.proto.reservedRange.map((r) => `reserved ${range(r.start, r.end, MAX_ENUM_NUMBER)};`),
      ...desc.proto.reservedName.map((name) => `reserved ${JSON.stringify(name)};`),
    ]);
  }

  service(desc: DescService): string[] {
    const methods = desc.methods.flatMap((method) => {
      const input = `${method.proto.clientStreaming ? "stream " : ""}.${method.input.typeName}`;
      const output = `${method.proto.serverStreaming ? "stream " : ""}.${method.output.typeName}`;
      const set = options(MethodOptionsSchema, method.proto.options, this.#registry);
      return block(
        `rpc ${method.name}(${input}) returns (${output})`,
        set.map((option) => `option ${option};`),
      );
    });
    return block(`service ${desc.name}`, methods);
  }

  extensions(list: readonly DescExtension[]): string[] {
    const byExtendee = Map.groupBy(list, (extension) => extension.extendee.typeName);
    return [...byExtendee].flatMap(([typeName, group]) =>
      block(
        `extend .${typeName}`,
        group.map((extension) => this.#field(extension, this.#label(extension))),
      ),
    );
  }

  #field(desc: DescField | DescExtension, label: string): string {
    const set = options(FieldOptionsSchema, desc.proto.options, this.#registry);
    if (desc.proto.defaultValue !== "") {
      const value =
        desc.scalar === ScalarType.STRING ? JSON.stringify(desc.proto.defaultValue) : desc.proto.defaultValue;
      set.unshift(`default = ${value}`);
    }
    return `${label}${fieldType(desc)} ${desc.proto.name} = ${desc.number}${brackets(set)};`;
  }

  #label(desc: DescField | DescExtension): string {
    if (desc.fieldKind === "map") return "";
    if (desc.proto.label === Label.REPEATED) return "repeated ";
    if (desc.proto.label === Label.REQUIRED) return "required ";
    return !this.#isProto3 || desc.proto.proto3Optional ? "optional " : "";
  }
}

function fieldType(desc: DescField | DescExtension): string {
  if (desc.fieldKind === "map") {
    const value = desc.mapKind === "scalar" ? scalarName(desc.scalar) : typeRef(desc.message ?? desc.enum);
    return `map<${scalarName(desc.mapKey)}, ${value}>`;
  }
  return desc.scalar === undefined ? typeRef(desc.message ?? desc.enum) : scalarName(desc.scalar);
}

function options(
  schema: DescMessage,
  message: Message | undefined,
  registry: Registry,
  skip: readonly string[] = [],
): string[] {
  if (message === undefined) return [];
  const known = schema.fields
    .filter((field) => isFieldSet(message, field) && !skip.includes(field.name))
    .flatMap((field) => {
      const value: unknown = Reflect.get(message, field.localName);
      const values = Array.isArray(value) ? value : [value];
      return values.map((item) => `${field.name} = ${optionValue(field, item, registry)}`);
    });
  const extended = (message.$unknown ?? []).map(({ no }) => {
    const extension = registry.getExtensionFor(schema, no);
    if (extension === undefined) throw new Error(`unknown option ${no} on ${schema.typeName}`);
    return `(.${extension.typeName}) = ${optionValue(extension, getExtension(message, extension), registry)}`;
  });
  return [...known, ...new Set(extended)];
}

function optionValue(desc: DescField | DescExtension, value: unknown, registry: Registry): string {
  if (desc.message !== undefined) return `{ ${toText(desc.message, value as Message, { registry }).trim()} }`;
  if (desc.enum !== undefined) return desc.enum.value[Number(value)]?.name ?? String(value);
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString("latin1"));
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function scalarName(scalar: ScalarType): string {
  return ScalarType[scalar].toLowerCase();
}

function typeRef(desc: DescMessage | DescEnum | undefined): string {
  if (desc === undefined) throw new Error("field has no type");
  return `.${desc.typeName}`;
}

function range(start: number, end: number, max: number): string {
  if (start === end) return String(start);
  return `${start} to ${end >= max ? "max" : end}`;
}

function brackets(set: readonly string[]): string {
  return set.length === 0 ? "" : ` [${set.join(", ")}]`;
}

function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `  ${line}`), "}"];
}
