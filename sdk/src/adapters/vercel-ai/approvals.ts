import type { Operation } from "./operation.ts";

interface ApprovalRequest {
  readonly type?: string;
  readonly toolCall?: { readonly toolName?: string; readonly input?: unknown };
}

/** Records what a person is asked for in what a step of an agent gave. */
export function askForApprovals(operation: Operation, content: unknown): void {
  if (!Array.isArray(content)) return;
  for (const part of content) {
    const { type, toolCall } = Object(part) as ApprovalRequest;
    if (type === "tool-approval-request") operation.askPerson(toolCall?.toolName, toolCall?.input);
  }
}
