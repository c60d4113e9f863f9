import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

type Scalar = "text" | "hex" | "base64" | "varint" | "bool" | "double" | "fixed32" | "fixed64";
type Fields = Readonly<Record<string, readonly [no: number, kind: Scalar | (() => Fields)]>>;

const anyValue = (): Fields => ({
  stringValue: [1, "text"],
  boolValue: [2, "bool"],
  intValue: [3, "varint"],
  doubleValue: [4, "double"],
  arrayValue: [5, () => ({ values: [1, anyValue] })],
  kvlistValue: [6, () => ({ values: [1, keyValue] })],
  bytesValue: [7, "base64"],
});
const keyValue = (): Fields => ({ key: [1, "text"], value: [2, anyValue] });
const resource = (): Fields => ({ attributes: [1, keyValue] });
const scope = (): Fields => ({ name: [1, "text"], version: [2, "text"], attributes: [3, keyValue] });

const span: Fields = {
  traceId: [1, "hex"],
  spanId: [2, "hex"],
  traceState: [3, "text"],
  parentSpanId: [4, "hex"],
  name: [5, "text"],
  kind: [6, "varint"],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: [9, keyValue],
  events: [11, () => ({ timeUnixNano: [1, "fixed64"], name: [2, "text"], attributes: [3, keyValue] })],
  links: [
    13,
    () => ({
      traceId: [1, "hex"],
      spanId: [2, "hex"],
      traceState: [3, "text"],
      attributes: [4, keyValue],
    }),
  ],
  status: [15, () => ({ message: [2, "text"], code: [3, "varint"] })],
};

const logRecord: Fields = {
  timeUnixNano: [1, "fixed64"],
  severityNumber: [2, "varint"],
  severityText: [3, "text"],
  body: [5, anyValue],
  attributes: [6, keyValue],
  flags: [8, "fixed32"],
  traceId: [9, "hex"],
  spanId: [10, "hex"],
  observedTimeUnixNano: [11, "fixed64"],
  eventName: [12, "text"],
};

const around = (items: string, fields: Fields) => (): Fields => ({
  resource: [1, resource],
  [`scope${items}`]: [
    2,
    () => ({
      scope: [1, scope],
      [items === "Spans" ? "spans" : "logRecords"]: [2, () => fields],
      schemaUrl: [3, "text"],
    }),
  ],
  schemaUrl: [3, "text"],
});

const requests = {
  traces: { resourceSpans: [1, around("Spans", span)] },
  logs: { resourceLogs: [1, around("Logs", logRecord)] },
} as const satisfies Readonly<Record<string, Fields>>;

/** A request in protobuf, of what it is in JSON: with all fields of the protocol, also those that a receiver leaves unread. */
export function encodeOtlp(signal: keyof typeof requests, request: object): Uint8Array {
  const writer = new BinaryWriter();
  writeMessage(writer, requests[signal], request);
  return writer.finish();
}

function writeMessage(writer: BinaryWriter, fields: Fields, message: object): void {
  for (const [name, value] of Object.entries(message)) {
    const field = fields[name];
    if (field === undefined) throw new Error(`${name} is no field`);
    for (const item of Array.isArray(value) ? value : [value]) writeField(writer, ...field, item);
  }
}

function writeField(writer: BinaryWriter, no: number, kind: Scalar | (() => Fields), value: unknown): void {
  const bytes = (content: Uint8Array) => writer.tag(no, WireType.LengthDelimited).bytes(content);
  switch (kind) {
    case "text":
      bytes(Buffer.from(String(value)));
      return;
    case "hex":
    case "base64":
      bytes(Buffer.from(String(value), kind));
      return;
    case "varint":
      writer.tag(no, WireType.Varint).int64(BigInt(String(value)));
      return;
    case "bool":
      writer.tag(no, WireType.Varint).bool(value === true);
      return;
    case "double":
      writer.tag(no, WireType.Bit64).double(Number(value));
      return;
    case "fixed32":
      writer.tag(no, WireType.Bit32).fixed32(Number(value));
      return;
    case "fixed64":
      writer.tag(no, WireType.Bit64).fixed64(BigInt(String(value)));
      return;
    default:
      writer.tag(no, WireType.LengthDelimited).fork();
      writeMessage(writer, kind(), value as object);
      writer.join();
  }
}
