import { componentRef, type JsonSchema } from "./json-schema.ts";

/** What the REST form of a method does beyond its annotation; the services' own `rest.ts` does it. */
export interface RestProfile {
  /** Descriptions of the successes by HTTP status. Default: 200. */
  readonly successes?: Readonly<Record<string, string>>;
  /** Refusals beyond those that every method has, by HTTP status. */
  readonly refusals?: readonly number[];
  /** Properties that the body has beyond the fields of its message. */
  readonly body?: JsonSchema;
}

export const restProfiles: Readonly<Record<string, RestProfile>> = {
  IngestRun: {
    successes: {
      200: "The same run, with the same content, was stored before.",
      201: "The run was stored by this call.",
    },
    refusals: [409],
    body: {
      failure: {
        anyOf: [componentRef("schemas", "Failure"), { type: "null" }],
        description: "A single failure, instead of or beside the list `failures`.",
      },
    },
  },
  RecordRunPart: { refusals: [409] },
  WatchRuns: { successes: { 200: "Server-sent events: the data of each is the JSON of one message." } },
};
