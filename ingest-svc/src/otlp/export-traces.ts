import type { ServiceImpl } from "@connectrpc/connect";
import type { TraceService } from "@runfacts/gen/otlp/trace-service";
import { mapTracesInParts } from "@runfacts/otlp";
import { principalOf } from "@runfacts/server";
import { Breath, inParts } from "../accept/breath.ts";
import type { OtlpContext } from "./otlp-context.ts";
import { mappingRejections } from "./span-commit.ts";
import { store } from "./store.ts";

/** Takes spans: OK says that they are stored. */
export function exportTraces(context: OtlpContext): ServiceImpl<typeof TraceService>["export"] {
  return async (request, call) => {
    const { projectId } = principalOf(call);
    const project = await context.mappers.of(projectId);
    const { spans, rejected, dropped } = await inParts(
      mapTracesInParts(request, project.mapper),
      new Breath(),
    );
    const rejections = mappingRejections(rejected);
    context.metrics.spans.inc(rejections.reduce((sum, { count }) => sum + count, spans.length));
    const told = await store(context, projectId, project, {
      signal: "traces",
      noun: "span",
      spans,
      evaluations: [],
      conversations: [],
      rejected: rejections,
      dropped,
    });
    if (told === undefined) return {};
    return { partialSuccess: { rejectedSpans: told.rejected, errorMessage: told.errorMessage } };
  };
}
