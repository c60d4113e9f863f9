/** The JSON of server-sent events, as they come. Where one has an id, it is told first. */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  onId: (id: string) => void,
): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    const blocks = (text + decoder.decode(chunk, { stream: true })).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(
        block.split("\n").map((line) => /^(\w+): ?(.*)$/.exec(line)?.slice(1) ?? []) as [string, string][],
      );
      const [id, data, event] = [fields.get("id"), fields.get("data"), fields.get("event")];
      if (id !== undefined) onId(id);
      if (data !== undefined && event !== "error") yield JSON.parse(data);
    }
  }
}
