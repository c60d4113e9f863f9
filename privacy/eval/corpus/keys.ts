/** Attributes that hold content, of OpenTelemetry and of the dialects of tracers. None may be stored with words. */
export const contentKeys: readonly string[] = [
  ..."gen_ai.tool.call.arguments gen_ai.tool.call.result gen_ai.system_instructions gen_ai.input.messages gen_ai.output.messages gen_ai.tool.definitions".split(
    " ",
  ),
  ..."gen_ai.prompt gen_ai.completion gen_ai.prompt.0.content gen_ai.completion.0.content gen_ai.completion.0.tool_calls.0.arguments gen_ai.retrieval.query.text".split(
    " ",
  ),
  ..."input.value output.value llm.prompts llm.prompts.0.prompt.text llm.input_messages.0.message.content llm.output_messages.0.message.content llm.completions".split(
    " ",
  ),
  ..."llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments llm.prompt_template.template llm.prompt_template.variables llm.function_call".split(
    " ",
  ),
  ..."retrieval.documents.0.document.content reranker.query embedding.text tool.parameters tool_call.function.arguments audio.transcript metadata".split(
    " ",
  ),
  ..."traceloop.entity.input traceloop.entity.output traceloop.prompt.template ai.prompt ai.prompt.messages ai.response.text ai.response.object".split(
    " ",
  ),
  ..."ai.response.toolCalls ai.response.reasoning ai.toolCall.args ai.toolCall.result ai.value ai.values".split(
    " ",
  ),
  ..."all_messages_events pydantic_ai.all_messages final_result logfire.msg events gcp.vertex.agent.llm_request gcp.vertex.agent.llm_response".split(
    " ",
  ),
  ..."gcp.vertex.agent.tool_call_args gcp.vertex.agent.tool_response mlflow.spanInputs mlflow.spanOutputs langfuse.observation.input lk.user_transcript".split(
    " ",
  ),
  ..."lk.chat_ctx exception.message exception.stacktrace http.request.body messaging.message.body db.query.text db.statement graphql.document url.query".split(
    " ",
  ),
  ..."args arguments result query summary reply chat instruction note title html subject userQuery toolResult email_subject page_title search_query".split(
    " ",
  ),
  ..."final_answer chain_of_thought model_reply chat_history conversation comment".split(" "),
];

/** Attributes that hold data of people: neither words nor numbers may be stored. */
export const personalKeys: readonly string[] = (
  "full_name first_name lastName surname user.full_name user.name username customer_name dob date_of_birth birthDate birth_year " +
  "address home_address street_address billing_address postal_code zip_code client_ip clientIp user_ip client.address ip ip_address x_forwarded_for " +
  "diagnosis patient_diagnosis symptoms medication blood_type pregnant pin user_pin otp cvv cvc ssn passport passport_number tax_id national_id " +
  "gender religion ethnicity nationality marital_status card_number account_number iban email phone phone_number salary drivers_license"
).split(" ");

/** Names of attributes that hold no content, each with a value as it has them. */
export const factKeys: readonly (readonly [key: string, value: string | number | boolean])[] = [
  ["argument_count", 3],
  ["timed_out", false],
  ["result_count", 3],
  ["result_bytes", 8192],
  ["result", "success"],
  ["test_result", "passed"],
  ["args_hash", "9f86d081884c7d65"],
  ["chat.model", "gpt-4o"],
  ["chat_id", "c_42"],
  ["query_ms", 12],
  ["query_ms", "12"],
  ["query_count", 2],
  ["title_length", 80],
  ["title_length", "80"],
  ["summary_tokens", 120],
  ["note_id", "n-1"],
  ["subject_type", "ticket"],
  ["html_bytes", 20480],
  ["instruction_version", "v3"],
  ["gen_ai.operation.name", "execute_tool"],
  ["gen_ai.request.model", "gpt-4o"],
  ["gen_ai.response.model", "gpt-4o-2024-08-06"],
  ["gen_ai.response.id", "chatcmpl-123"],
  ["gen_ai.response.finish_reasons", "stop"],
  ["gen_ai.usage.input_tokens", 120],
  ["gen_ai.usage.output_tokens", 12],
  ["gen_ai.conversation.id", "conv_5j66UpCpwteGg4YSxUnt7lPY"],
  ["gen_ai.agent.name", "claims"],
  ["gen_ai.tool.name", "get_weather"],
  ["gen_ai.tool.type", "function"],
  ["gen_ai.tool.call.id", "call_mszuSIzqtI65i1wAUOE8w5H4"],
  ["gen_ai.output.type", "json"],
  ["gen_ai.provider.name", "aws.bedrock"],
  ["gen_ai.request.max_tokens", 100],
  ["gen_ai.completion.0.finish_reason", "tool_calls"],
  ["gen_ai.prompt.0.role", "user"],
  ["openinference.span.kind", "TOOL"],
  ["llm.model_name", "gpt-4o-mini"],
  ["llm.token_count.prompt", 10],
  ["llm.token_count.completion_details.reasoning", 10],
  ["output.mime_type", "application/json"],
  ["ai.operationId", "ai.generateText.doGenerate"],
  ["ai.usage.promptTokens", 12],
  ["ai.response.finishReason", "tool-calls"],
  ["ai.toolCall.name", "getWeather"],
  ["ai.settings.maxRetries", "2"],
  ["traceloop.span.kind", "workflow"],
  ["traceloop.entity.name", "lookup"],
  ["pydantic_ai.tool.retry.cause", "model_retry"],
  ["mcp.method.name", "tools/call"],
  ["mcp.session.id", "191c4850af6c49e08843a3f6c80e5046"],
  ["mcp.protocol.version", "2025-06-18"],
  ["server.address", "api.openai.com"],
  ["server.port", 443],
  ["network.peer.address", "10.1.2.80"],
  ["host.ip", "10.1.2.80"],
  ["http.response.status_code", 200],
  ["http.request.body.size", 3495],
  ["http.route", "/users/:id"],
  ["db.response.status_code", "42P01"],
  ["error.type", "timeout"],
  ["messaging.message.id", "452a7c7c7c7048c2f887f61572b18fc2"],
  ["feature_flag.result.variant", "blue"],
  ["feature_flag.result.reason", "static"],
  ["langgraph_node", "nodeExecuteTool"],
  ["graph.node.id", "Hello world"],
  ["email_verified", true],
  ["email_hash", "9f86d081884c7d659a2feaa0c55ad015"],
  ["otp_attempts", 2],
  ["address_count", 1],
  ["phone_provided", false],
  ["is_first_time_user", true],
  ["has_open_ticket", true],
  ["cache_hit", true],
  ["wait_for_approval_ms", 900],
];
