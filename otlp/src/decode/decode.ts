import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { MAX_DEPTH } from "./bounds.ts";
import { checkBinary } from "./check-binary.ts";
import { parseJson } from "./parse-json.ts";
import { readJson } from "./read-json.ts";
import { Undecodable } from "./undecodable.ts";

/** The two encodings of OTLP over HTTP. */
export type Encoding = "json" | "protobuf";

/**
 * Decodes a request of OTLP. What its definition leaves out is not kept, not even as unknown fields.
 *
 * @param desc the request, such as `ExportTraceServiceRequestSchema`
 * @throws Undecodable for any body that is none; names the field where JSON has one, never a value
 */
export function decode<Desc extends DescMessage>(
  desc: Desc,
  body: Uint8Array,
  encoding: Encoding,
): MessageShape<Desc> {
  return encoding === "json" ? readJson(desc, parseJson(body)) : decodeBinary(desc, body);
}

function decodeBinary<Desc extends DescMessage>(desc: Desc, body: Uint8Array): MessageShape<Desc> {
  try {
    checkBinary(desc, body);
    return fromBinary(desc, body, { readUnknownFields: false, recursionLimit: MAX_DEPTH });
  } catch (error) {
    // The library's own errors may quote the value.
    throw error instanceof Undecodable ? error : new Undecodable("is cut off or damaged");
  }
}
