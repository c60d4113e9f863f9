/** A value in JSON of OTLP. */
export interface JsonAnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly JsonAnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly JsonKeyValue[] };
}

/** An attribute. */
export interface JsonKeyValue {
  readonly key: string;
  readonly value: JsonAnyValue;
}

/** What both signals have around what they send. */
export interface JsonScoped {
  readonly scope?: { readonly name?: string; readonly version?: string };
}

/** The attributes of a resource. */
export interface JsonResource {
  readonly attributes?: readonly JsonKeyValue[];
}

/** A value as the SDKs of OpenTelemetry hold it. */
export type Value = string | number | boolean | Value[] | { [key: string]: Value } | null;

function readValue(value: JsonAnyValue): Value {
  if (value.arrayValue !== undefined) return (value.arrayValue.values ?? []).map(readValue);
  if (value.kvlistValue !== undefined) return attributesOf(value.kvlistValue.values);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? null;
}

/** Attributes as an object. */
export function attributesOf(attributes: readonly JsonKeyValue[] = []): { [key: string]: Value } {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

/** Nanoseconds since the Unix epoch as seconds and nanoseconds. */
export function hrTimeOf(nanos: string | number | undefined): [number, number] {
  const whole = BigInt(nanos ?? 0);
  return [Number(whole / 1_000_000_000n), Number(whole % 1_000_000_000n)];
}

/** A resource as the SDKs hold it. */
export function resourceOf(resource: JsonResource | undefined) {
  return { attributes: attributesOf(resource?.attributes) };
}

/** What the context of a span is, where it has ids. */
export function contextOf(traceId: string | undefined, spanId: string | undefined) {
  return traceId && spanId ? { traceId, spanId, traceFlags: 1 } : undefined;
}
