import type { RunStarter } from "../../context/run-starter.ts";
import type { ObservedStep } from "../observed-step.ts";
import { quietly } from "../quietly.ts";
import { sizeOf } from "../size-of.ts";
import type { AnswerLike } from "./answer.ts";
import { askForApprovals } from "./approvals.ts";
import { Operation, type OperationStart } from "./operation.ts";
import type { ChannelListener, ChannelMessage } from "./tracing-channel.ts";

/** What is read of the events of version 7. */
interface OperationEvent extends OperationStart, AnswerLike {
  /** The same in all events of an operation. */
  readonly callId?: string;
  readonly operationId?: string;
  readonly error?: unknown;
  readonly reason?: unknown;
  readonly toolCall?: ToolCall;
  readonly toolOutput?: ToolOutput;
}

interface ToolCall {
  readonly toolCallId?: string;
  readonly toolName?: string;
  readonly input?: unknown;
}

interface ToolOutput {
  readonly type?: string;
  readonly output?: unknown;
  readonly error?: unknown;
}

/** A part of an operation that a message tells of: what ends when the message does. */
type Part =
  | { readonly kind: "operation" | "step" | "call"; readonly operation: Operation; readonly callId: string }
  | { readonly kind: "tool"; readonly step: ObservedStep; readonly toolCallId: string };

/** The callbacks of an integration that are used; the SDK awaits what they give. */
export type Integration = Readonly<
  Record<
    | "onStart"
    | "onObjectStepStart"
    | "onObjectStepEnd"
    | "onLanguageModelCallEnd"
    | "onStepEnd"
    | "onToolExecutionEnd"
    | "onEnd"
    | "onError",
    (event: OperationEvent) => void
  >
>;

const isOfObject = (operationId: string | undefined) =>
  operationId === "ai.generateObject" || operationId === "ai.streamObject";

/**
 * Records the operations of version 7. The tracing channel tells what runs within what, and every attempt; the callbacks of an
 * integration tell what a stream gave at its end, and of `generateObject`, of which the channel does not tell.
 */
export class WatchedOperations implements ChannelListener {
  readonly #tracer: () => RunStarter | undefined;
  readonly #operations = new Map<string, Operation>();
  readonly #parts = new WeakMap<ChannelMessage, Part>();
  /** Ids of operations of which the callbacks alone tell. */
  readonly #ofCallbacks = new Set<string>();
  /** Outputs of tools that the callbacks tell and the channel may not. */
  readonly #outputs = new Map<string, ToolOutput>();
  // A stream that nobody reads any more never ends.
  readonly #forgotten = new FinalizationRegistry<string>((callId) => this.#end(callId));

  constructor(tracer: () => RunStarter | undefined) {
    this.#tracer = tracer;
  }

  start(message: ChannelMessage): ReturnType<ChannelListener["start"]> {
    const event = Object(message.event) as OperationEvent;
    const { callId } = event;
    if (callId === undefined) return undefined;
    const known = this.#operations.get(callId);
    switch (message.type) {
      case "step":
        if (known !== undefined) this.#parts.set(message, { kind: "step", operation: known, callId });
        return undefined;
      case "languageModelCall": {
        if (known === undefined) return undefined;
        const call = known.startCall(event);
        this.#parts.set(message, { kind: "call", operation: known, callId });
        return { run: known.run, step: call.step };
      }
      case "executeTool": {
        if (known === undefined) return undefined;
        const { toolName, toolCallId = "", input } = event.toolCall ?? {};
        const step = known.startTool(toolName, input);
        this.#parts.set(message, { kind: "tool", step, toolCallId });
        return { run: known.run, step: step.step };
      }
      default: {
        const operation = this.#begin(message.type, callId, event);
        if (operation === undefined) return undefined;
        this.#parts.set(message, { kind: "operation", operation, callId });
        this.#forgotten.register(message, callId, message);
        return { run: operation.run, step: operation.own.step };
      }
    }
  }

  end(message: ChannelMessage): void {
    const part = this.#parts.get(message);
    if (part === undefined) return;
    this.#parts.delete(message);
    const { error } = message;
    const result = message.result as
      | (AnswerLike & { readonly stream?: unknown; readonly output?: ToolOutput })
      | undefined;
    if (part.kind === "tool") {
      const output = result?.output ?? this.#outputs.get(part.toolCallId);
      this.#outputs.delete(part.toolCallId);
      endTool(part.step, error, output);
    } else if (part.kind === "operation") {
      this.#forgotten.unregister(message);
      this.#operations.delete(part.callId);
      if (error === undefined) part.operation.end(result);
      else part.operation.fail(error);
    } else if (part.kind === "step") part.operation.endCall();
    else if (error !== undefined) part.operation.failCall(error);
    // A stream has only begun now, and without a result nothing is known yet: a callback tells the rest.
    else if (result !== undefined && result.stream === undefined) part.operation.endCall(result);
  }

  /** The callbacks, none of which throws. */
  integration(): Integration {
    const told = (tell: (event: OperationEvent, callId: string, known: Operation | undefined) => void) => {
      return (event: OperationEvent) =>
        quietly(() => {
          const { callId } = Object(event) as OperationEvent;
          if (callId !== undefined) tell(event, callId, this.#operations.get(callId));
        }, undefined);
    };
    return {
      onStart: told((event, callId) => {
        const { operationId = "" } = event;
        if (!isOfObject(operationId)) return;
        this.#ofCallbacks.add(callId);
        this.#begin(operationId.slice("ai.".length), callId, event);
      }),
      onObjectStepStart: told((event, _, known) => known?.startCall(event)),
      onObjectStepEnd: told((event, _, known) => known?.endCall(event)),
      onLanguageModelCallEnd: told((event, _, known) => known?.endCall(event)),
      onStepEnd: told((event, _, known) => {
        if (known !== undefined) askForApprovals(known, event.content);
      }),
      onToolExecutionEnd: told(({ toolCall, toolOutput }, _, known) => {
        const id = toolCall?.toolCallId;
        if (known !== undefined && id !== undefined && toolOutput !== undefined)
          this.#outputs.set(id, toolOutput);
      }),
      onEnd: told((_, callId) => {
        if (this.#ofCallbacks.has(callId)) this.#end(callId);
      }),
      onError: told(({ error }, callId, known) => {
        if (!this.#ofCallbacks.has(callId)) known?.noteError(error);
        else this.#end(callId, { error });
      }),
    };
  }

  #begin(kind: string, callId: string, event: OperationEvent): Operation | undefined {
    const operation = Operation.start(kind, event, this.#tracer());
    if (operation !== undefined) this.#operations.set(callId, operation);
    return operation;
  }

  #end(callId: string, thrown?: { readonly error: unknown }): void {
    const operation = this.#operations.get(callId);
    this.#operations.delete(callId);
    this.#ofCallbacks.delete(callId);
    if (thrown === undefined) operation?.end();
    else operation?.fail(thrown.error);
  }
}

function endTool(step: ObservedStep, error: unknown, output: ToolOutput | undefined): void {
  if (output?.type === "tool-error") step.fail(output.error);
  else if (error !== undefined) step.fail(error);
  else {
    const bytes = sizeOf(output?.output);
    if (bytes !== undefined) step.step.setResultBytes(bytes);
    step.end();
  }
}
