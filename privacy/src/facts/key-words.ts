/** Words that name content. A metadata key with one of them, or its plural, is refused. */
export const contentWords: ReadonlySet<string> = new Set([
  "prompt",
  "response",
  "input",
  "output",
  "content",
  "text",
  "message",
  "completion",
  "answer",
  "question",
  "thought",
  "reasoning",
  "transcript",
  "document",
  "body",
  "payload",
]);

/** Last words of keys whose value is an identifier, whatever the words before say: `output_format`, `prompt_id`. */
export const identifierWords: ReadonlySet<string> = new Set([
  "type",
  "format",
  "version",
  "id",
  "model",
  "name",
  "mode",
  "language",
  "encoding",
  "hash",
  "status",
  "code",
  "kind",
  "reason",
  "schema",
]);
