import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";

type Turn = string | Error | readonly (readonly [tool: string, input: object])[];

const usage_metadata = {
  input_tokens: 100,
  output_tokens: 10,
  total_tokens: 110,
  input_token_details: { cache_read: 20 },
  output_token_details: { reasoning: 5 },
};

/** A model that says what it is told to: an answer, calls of tools, or an error. */
export class ScriptedModel extends BaseChatModel {
  readonly #turns: Turn[];

  constructor(...turns: Turn[]) {
    super({});
    this.#turns = turns;
  }

  _llmType() {
    return "scripted";
  }

  override getLsParams() {
    return { ls_provider: "openai", ls_model_name: "gpt-5", ls_model_type: "chat" as const };
  }

  override bindTools() {
    return this;
  }

  async _generate(): Promise<ChatResult> {
    const turn = this.#next();
    const tool_calls =
      typeof turn === "string"
        ? []
        : turn.map(([name, args], index) => ({
            name,
            args: { ...args },
            id: `canary-${index}`,
            type: "tool_call" as const,
          }));
    const message = new AIMessage({
      content: typeof turn === "string" ? turn : "",
      tool_calls,
      usage_metadata,
      response_metadata: { model_name: "gpt-5-2026", canary: "canary" },
    });
    const finish_reason = tool_calls.length > 0 ? "tool_calls" : "stop";
    return { generations: [{ text: "", message, generationInfo: { finish_reason } }] };
  }

  override async *_streamResponseChunks(
    _messages: unknown,
    _options: unknown,
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const turn = this.#next();
    if (typeof turn !== "string") throw new Error("only answers are streamed");
    for (const word of turn.split(" ")) {
      const chunk = new ChatGenerationChunk({ text: word, message: new AIMessageChunk({ content: word }) });
      yield chunk;
      await run?.handleLLMNewToken(word, undefined, undefined, undefined, undefined, { chunk });
      // Whoever aborts does so between two words.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const message = new AIMessageChunk({ content: "", usage_metadata });
    yield new ChatGenerationChunk({ text: "", message, generationInfo: { finish_reason: "stop" } });
  }

  #next(): Exclude<Turn, Error> {
    const turn = this.#turns.shift() ?? "Canary has nothing to say";
    if (turn instanceof Error) throw turn;
    return turn;
  }
}
