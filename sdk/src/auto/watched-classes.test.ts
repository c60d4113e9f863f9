import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { observeManagers } from "../adapters/langchain/observe-managers.ts";
import { observeClientClass } from "../adapters/model-client/observe-client.ts";
import { openAiObserver } from "../adapters/openai/observer.ts";
import { observeTraceProviders } from "../adapters/openai-agents/observe-provider.ts";
import { runfacts } from "../adapters/openai-agents/processor.ts";

const hostile: object = new Proxy(() => {}, {
  get() {
    throw new Error("hostile");
  },
  getOwnPropertyDescriptor() {
    throw new Error("hostile");
  },
});
const odd = [undefined, null, 1, "text", [], {}, class {}, hostile];

beforeAll(() => {
  vi.spyOn(console, "warn").mockReturnValue(undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
});

/** As the OpenAI Agents SDK has it. */
function makeProviders() {
  class TraceProvider {
    processors: object[] = [];
    registerProcessor(processor: object) {
      this.processors.push(processor);
    }
    setProcessors(processors: object[]) {
      this.processors = processors;
    }
    createTrace() {
      return this.processors.length;
    }
    getCurrentSpan() {
      return null;
    }
  }
  observeTraceProviders({ TraceProvider });
  return new TraceProvider();
}

describe("classes that are watched", () => {
  it.each(odd)("that are none that is known are left alone, without a word: %#", (value) => {
    observeClientClass(value, openAiObserver);
    observeTraceProviders(value);
    observeTraceProviders({ TraceProvider: value });
    observeManagers(value);
    observeManagers({ CallbackManager: value });
    expect(Object.keys(Object(value) === value && value !== hostile ? Object(value) : {})).toEqual([]);
  });

  it("of objects that are no clients do what they did", () => {
    class OpenAI {
      #asked = 0;
      request(by: number) {
        this.#asked += by;
        return this.#asked;
      }
    }
    observeClientClass(OpenAI, openAiObserver);
    observeClientClass(OpenAI, openAiObserver);
    const client = Object.freeze(new OpenAI());
    expect([client.request(1), client.request(2)]).toEqual([1, 3]);
    expect(Object.getOwnPropertyNames(client)).toEqual([]);
  });

  it("get one processor of traces with the first, again where all are replaced", () => {
    const provider = makeProviders();
    expect(provider.processors).toEqual([]);
    expect([provider.createTrace(), provider.createTrace()]).toEqual([1, 1]);
    const own: object[] = [];
    provider.setProcessors(own);
    expect([provider.createTrace(), provider.createTrace()]).toEqual([1, 1]);
    provider.setProcessors(own);
    expect(provider.createTrace()).toBe(1);
  });

  it("whose processor stands back as long as one was added by name", () => {
    const provider = makeProviders();
    provider.createTrace();
    const [standIn] = provider.processors;
    expect(standIn).toHaveProperty("isNeeded", true);
    provider.registerProcessor(runfacts());
    expect(standIn).toHaveProperty("isNeeded", false);
    provider.setProcessors([]);
    expect(standIn).toHaveProperty("isNeeded", true);
    provider.setProcessors([runfacts()]);
    expect(standIn).toHaveProperty("isNeeded", false);
  });
});
