import { nextTurn, type Turn, usageOf } from "./script.ts";

interface Part {
  readonly functionResponse?: object;
}
export interface GenerateContentRequest {
  readonly contents: readonly { readonly parts: readonly Part[] }[];
  readonly tools?: readonly { readonly functionDeclarations?: readonly { readonly name: string }[] }[];
}

function part(turn: Turn) {
  if ("answer" in turn) return { text: turn.answer };
  return { functionCall: { name: turn.call.tool, args: turn.call.input } };
}

/** Gemini's `POST /v1beta/models/…:generateContent`, or one event of `:streamGenerateContent`. */
export function generatedContent({ contents, tools = [] }: GenerateContentRequest, model: string): object {
  const turn = nextTurn(
    contents.flatMap(({ parts }) => parts).filter(({ functionResponse }) => functionResponse).length,
    tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations).map(({ name }) => name),
  );
  const { input, output, cached } = usageOf(turn);
  return {
    candidates: [{ index: 0, content: { role: "model", parts: [part(turn)] }, finishReason: "STOP" }],
    modelVersion: model,
    responseId: "r3928170695847362",
    usageMetadata: {
      promptTokenCount: input,
      candidatesTokenCount: output,
      cachedContentTokenCount: cached,
      totalTokenCount: input + output,
    },
  };
}
