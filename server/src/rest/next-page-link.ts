import type { DescMethod, Message } from "@bufbuild/protobuf";

const TOKEN_FIELD = "next_page_token";

/**
 * The value of a Link header to the next page (RFC 8288), relative to the server; undefined on the last page. Keeps the
 * query but for where it stands: `page` and `page_token`.
 */
export function nextPageLink(
  method: DescMethod,
  response: Message,
  path: string,
  query: string,
): string | undefined {
  const field = method.output.fields.find(({ name }) => name === TOKEN_FIELD);
  const token: unknown = field && Reflect.get(response, field.localName);
  if (typeof token !== "string" || token === "") return undefined;
  const parameters = new URLSearchParams(query);
  parameters.delete("page");
  parameters.set("page_token", token);
  return `<${path}?${parameters}>; rel="next"`;
}
