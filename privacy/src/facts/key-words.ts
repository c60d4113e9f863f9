const wordSet = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.join(" ").split(" "));

/** Words, in the singular, that name content. A metadata key with one of them, or its plural, is refused. */
export const contentWords: ReadonlySet<string> = wordSet(
  "prompt response input output content text message completion answer question thought reasoning transcript document body payload",
  "arg argument result query summary reply chat conversation dialog dialogue utterance instruction note title html markdown subject",
  "snippet excerpt caption paragraph sentence comment remark rationale explanation statement stacktrace traceback",
);

/**
 * Attributes of dialects of telemetry that hold content although no word in them says so: tool parameters, lists of events that
 * are messages, embedded values, generated objects.
 */
export const contentAttributes: ReadonlySet<string> = new Set([
  "ai.value",
  "ai.values",
  "embedding.vector",
  "events",
  "gcp.vertex.agent.data",
  "gcp.vertex.agent.llm_request",
  "gen_ai.tool.definitions",
  "lk.chat_ctx",
  "logfire.msg",
  "llm.function_call",
  "llm.tools",
  "metadata",
  "model_request_parameters",
  "tool.parameters",
  "tool_parameters",
  "tool.schema",
  "url.fragment",
  "user.data",
]);

/** Last words of keys whose value is an identifier, whatever the words before say: `output_format`, `prompt_id`. */
export const identifierWords: ReadonlySet<string> = wordSet(
  "type format version id uuid model name mode language lang locale encoding charset hash sha digest checksum status state code kind",
  "reason schema role variant provider tier level method engine unit ref",
);

/** Last words of keys whose value says how much, or whether, and not what: `title_length`, `email_verified`, `otp_attempts`. */
export const measureWords: ReadonlySet<string> = wordSet(
  "count length size byte token char ms us ns second sec minute duration latency time timeout rate ratio score cost total limit max min",
  "attempt retry try hash sha digest checksum hmac verified valid validated present provided required missing enabled disabled masked redacted",
  "truncated cached matched changed sent status type kind format mode version schema",
);

/** How something ended: what may stand under a key such as `test_result`. */
export const outcomeWords: ReadonlySet<string> = wordSet(
  "ok success succeeded successful passed pass failure failed fail error timeout skipped skip cancelled canceled aborted partial none empty",
  "true false yes no allowed denied granted rejected accepted approved hit miss match mismatch found not_found unknown pending",
);
