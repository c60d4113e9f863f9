import {
  create,
  type DescField,
  type DescMessage,
  equals,
  getOption,
  isFieldSet,
  type Message,
  type MessageShape,
} from "@bufbuild/protobuf";
import type { RunFilter } from "@runfacts/db/read";
import {
  filters,
  type RunFilter as RunFilterMessage,
  RunFilterSchema,
} from "@runfacts/gen/server/run_filter";
import { createValidator, fieldError, type Violation } from "@runfacts/server";
import { filterOf } from "./mapping/filter.ts";

const FIELD = "filter";
const validator = createValidator();

/** Values by local name, as messages have them. */
type Values = Record<string, unknown>;
type Given<N extends keyof RunFilter> = { readonly [K in N]: Exclude<RunFilter[K], undefined> };
type WithFilter = Message & { readonly filter?: RunFilterMessage | undefined };

/**
 * Makes a function that reads the filter of requests of a method: the field `filter`, with the deprecated fields of the request
 * that are called like one of RunFilter, which stand for those.
 *
 * It throws INVALID_ARGUMENT where both say different things, where a deprecated field breaks a rule of RunFilter, and for
 * filters that the method does not take or cannot do without (see `FilterUse` in the contract).
 *
 * @param required what the contract says that it cannot do without
 */
export function filterReader<D extends DescMessage, N extends keyof RunFilter = never>(
  { input }: { readonly input: D },
  required: readonly N[] = [],
): (request: MessageShape<D> & WithFilter) => RunFilter & Given<N> {
  const field = input.fields.find(({ name }) => name === FIELD);
  if (field === undefined) throw new Error(`${input.typeName} has no filter`);
  if (getOption(field, filters).required.join() !== required.join())
    throw new Error(`${input.typeName} requires other filters`);
  const deprecated = input.fields.flatMap((old) => {
    const own = RunFilterSchema.fields.find(({ name }) => name === old.name);
    return old.deprecated && own !== undefined ? [{ old, own }] : [];
  });
  return (request) => {
    const old = deprecated.filter(({ old }) => isFieldSet(request, old));
    const merged = old.length === 0 ? (request.filter ?? create(RunFilterSchema)) : merge(request, old);
    const violations = unfitViolations(field, merged);
    if (violations.length > 0) throw fieldError(violations);
    return filterOf(merged) as RunFilter & Given<N>;
  };
}

/** Takes in the deprecated fields that are given. The rules of `filter` itself have been checked before. */
function merge(
  request: WithFilter,
  given: readonly { readonly old: DescField; readonly own: DescField }[],
): RunFilterMessage {
  const merged = create(RunFilterSchema, { ...request.filter });
  const violations: Violation[] = [];
  for (const { old, own } of given) {
    const value = valueIn(old, request);
    if (isFieldSet(merged, own) && !isEqual(own, valueIn(own, merged), value)) {
      const description = `must not differ from ${FIELD}.${own.name}`;
      violations.push({ field: old.name, rule: "filter.conflict", description });
    }
    (merged as unknown as Values)[own.localName] = value;
  }
  violations.push(...validator.validate(RunFilterSchema, merged));
  if (violations.length > 0) throw fieldError(violations);
  return merged;
}

/** What the contract says of the filters that a request takes. */
function unfitViolations(field: DescField, filter: RunFilterMessage): Violation[] {
  const { required, optional } = getOption(field, filters);
  if (required.length + optional.length === 0) return [];
  return RunFilterSchema.fields.flatMap((own): Violation[] => {
    const path = `${FIELD}.${own.name}`;
    const value = valueIn(own, filter);
    if (required.includes(own.name)) {
      const isMissing = value === undefined || value === "";
      return isMissing ? [{ field: path, rule: "required", description: "is required" }] : [];
    }
    const isTaken = value === undefined || optional.includes(own.name);
    return isTaken ? [] : [{ field: path, rule: "filter.unsupported", description: "is not taken here" }];
  });
}

function valueIn({ localName }: DescField, message: object): unknown {
  return (message as Values)[localName];
}

function isEqual({ message }: DescField, a: unknown, b: unknown): boolean {
  return message === undefined ? a === b : equals(message, a as Message, b as Message);
}
