import type { LogRecord } from "@runfacts/gen/otlp/logs";

/** What a record calls its event: by its attribute, as before, and by its field, in which some have the place in their source. */
export function namesOf({ eventName, attributes }: LogRecord): readonly string[] {
  const named = attributes.find(({ key }) => key === "event.name")?.value?.value;
  return [eventName, named?.case === "stringValue" ? named.value : ""].filter((name) => name !== "");
}

/** The first of them. */
export const nameOf = (record: LogRecord): string => namesOf(record)[0] ?? "";
