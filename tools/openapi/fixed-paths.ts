import { componentRef, type JsonSchema } from "./json-schema.ts";

const TAG = "Operations";

/** The paths that every service has beside its methods. */
export const fixedPaths: JsonSchema = {
  "/health": healthPath(
    "getHealth",
    "Whether the service works",
    "The database answers.",
    "The database is away.",
  ),
  "/healthz": healthPath("getLiveness", "Whether the process lives", "The process lives."),
  "/readyz": healthPath(
    "getReadiness",
    "Whether the service takes requests",
    "The database answers and the service is not shutting down.",
    "The database is away, or the service is shutting down.",
  ),
  "/metrics": {
    get: {
      security: [],
      operationId: "getMetrics",
      tags: [TAG],
      summary: "Metrics of the service",
      description: "Metrics in the text format of Prometheus.",
      responses: {
        200: { description: "The metrics.", content: { "text/plain": { schema: { type: "string" } } } },
      },
    },
  },
  "/openapi.json": {
    get: {
      security: [],
      operationId: "getOpenapi",
      tags: [TAG],
      summary: "This document",
      description: "This document.",
      responses: {
        200: {
          description: "The document.",
          content: { "application/json": { schema: { type: "object" } } },
        },
      },
    },
  },
};

export const operationsTag = { name: TAG, description: "Health, metrics and this document." };

/** `components.schemas.Health`. */
export const healthSchema: JsonSchema = {
  type: "object",
  description: "Whether a service works.",
  properties: {
    status: { type: "string", enum: ["healthy", "unhealthy"] },
    service: { type: "string", examples: ["ingest-api"] },
    version: { type: "string" },
  },
  required: ["status", "service", "version"],
};

function healthPath(operationId: string, summary: string, healthy: string, unhealthy?: string): JsonSchema {
  const content = { "application/json": { schema: componentRef("schemas", "Health") } };
  return {
    get: {
      security: [],
      operationId,
      tags: [TAG],
      summary,
      description: `${summary}.`,
      responses: {
        200: { description: healthy, content },
        ...(unhealthy === undefined ? {} : { 503: { description: unhealthy, content } }),
      },
    },
  };
}
