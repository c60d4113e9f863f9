import type { DescMessage, DescMethodUnary } from "@bufbuild/protobuf";
import { QueryService } from "@runfacts/gen/client/query_service";

/**
 * A read of the QueryService that its generated description leaves out (buf.gen.client.yaml), because no page needs it to show: its
 * messages are loaded with those who ask for it.
 *
 * @param name as the contract names the RPC, such as `ListIncidents`
 */
export function readMethod<I extends DescMessage, O extends DescMessage>(
  name: string,
  input: I,
  output: O,
): DescMethodUnary<I, O> {
  const localName = name.charAt(0).toLowerCase() + name.slice(1);
  // Every read is as ListRuns is: unary, without side effects.
  return { ...QueryService.method.listRuns, name, localName, input, output };
}
