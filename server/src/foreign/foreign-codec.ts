import type { DescMessage } from "@bufbuild/protobuf";
import type { Codec } from "@runfacts/codec";
import type { ForeignContract } from "./foreign-contract.ts";

/** A codec that leaves the requests of another's contract to that contract, in the place of the rules of the product's. */
export function withForeign(codec: Codec, contract: ForeignContract | undefined): Codec {
  if (contract === undefined) return codec;
  const { services, read } = contract;
  const inputs = new Set<DescMessage>(services.flatMap(({ methods }) => methods.map(({ input }) => input)));
  return {
    ...codec,
    readBinary: (desc, bytes, bounds) =>
      inputs.has(desc) ? read(desc, bytes, "protobuf") : codec.readBinary(desc, bytes, bounds),
    readJson: (desc, bytes, bounds) =>
      inputs.has(desc) ? read(desc, bytes, "json") : codec.readJson(desc, bytes, bounds),
    validator: {
      validate: (desc, message, prefix) =>
        inputs.has(desc) ? [] : codec.validator.validate(desc, message, prefix),
    },
  };
}
