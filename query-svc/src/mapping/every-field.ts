import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";

/** What a message is made of, with every field told, absent or not: one that is added to the contract does not compile until it is mapped. */
export type EveryField<Schema extends DescMessage> = {
  [Field in Exclude<
    keyof MessageShape<Schema>,
    "$typeName" | "$unknown"
  >]-?: Field extends keyof MessageInitShape<Schema> ? MessageInitShape<Schema>[Field] | undefined : never;
};
