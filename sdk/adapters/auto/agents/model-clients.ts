// Calls models with clients, and tells what it sees of them; knows nothing of Runfacts but what its first argument asks for.
import { loader } from "./load.ts";

const load = await loader();
const { OpenAI } = await load("openai", () => import("openai"));
const { Anthropic } = await load("@anthropic-ai/sdk", () => import("@anthropic-ai/sdk"));

class Support extends OpenAI {
  #asked = 0;

  override request(...given: Parameters<InstanceType<typeof OpenAI>["request"]>): never {
    this.#asked += 1;
    return super.request(...given) as never;
  }

  get asked() {
    return this.#asked;
  }
}

const said: unknown[] = [];
const messages = [{ role: "user" as const, content: "Where is Canary's order?" }];
const openai = new Support({ maxRetries: 1 });
const keys = Object.keys(openai).join();
const answer = await openai.chat.completions.create({ model: "gpt-5", messages });
said.push(answer.choices[0]?.message.content);
const stream = { stream: true, stream_options: { include_usage: true } } as const;
for await (const { choices } of await openai.chat.completions.create({ model: "gpt-5", messages, ...stream }))
  said.push(choices[0]?.delta.content);
const copy = openai.withOptions({ timeout: 30_000 });
const { data } = await copy.embeddings.create({
  model: "embed-1",
  input: "canary",
  encoding_format: "float",
});
said.push(data.length);
await openai.chat.completions.create({ model: "refuse", messages }).catch((error) => {
  said.push(error instanceof OpenAI.APIError, error.constructor.name);
});
said.push(openai instanceof OpenAI, copy instanceof Support, openai.asked, copy.asked);
said.push(Object.keys(openai).join() === keys, Object.keys(OpenAI.prototype).join());
said.push(OpenAI.prototype.request.name, OpenAI.prototype.request.length);

const anthropic = new Anthropic();
const claude = { model: "claude-sonnet-4-6", max_tokens: 1024, messages };
const { content } = await anthropic.messages.create(claude);
said.push(content[0]?.type === "text" && content[0].text, anthropic instanceof Anthropic);
said.push(await anthropic.messages.stream(claude).finalText());
console.log(JSON.stringify(said));
