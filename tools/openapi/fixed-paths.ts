import { componentRef, type JsonSchema } from "./json-schema.ts";

const TAG = "Operations";

/** The paths that every service has beside its methods. */
export const fixedPaths: JsonSchema = {
  "/health": healthPath(
    "getHealth",
    "Whether the service works",
    "All that the service needs is well.",
    "Something that the service needs is not well: see /readyz.",
  ),
  "/healthz": healthPath("getLiveness", "Whether the process lives", "The process lives."),
  "/readyz": healthPath(
    "getReadiness",
    "Whether the service takes requests",
    "All that the service needs is well, and it is not shutting down.",
    "Something that the service needs is not well, or it is shutting down; the checks say what.",
    "Readiness",
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
        401: {
          description: "Not the token that the service was told to ask for (METRICS_TOKEN).",
          content: { "application/json": { schema: componentRef("schemas", "Error") } },
        },
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

/** `components.schemas.Readiness`. */
export const readinessSchema: JsonSchema = {
  type: "object",
  description: "Whether a service takes requests, and why it does not.",
  properties: {
    ...(healthSchema["properties"] as object),
    checks: {
      type: "object",
      description:
        "How each thing stands that the service needs, by name, such as database, durability, disk, partitions, clock, " +
        "replica_lag and draining.",
      additionalProperties: {
        type: "object",
        properties: {
          status: { type: "string", enum: ["ok", "failed", "unknown"] },
          reason: { type: "string", description: "What is wrong and what to do, where the check failed." },
        },
        required: ["status"],
      },
    },
  },
  required: ["status", "service", "version", "checks"],
};

function healthPath(
  operationId: string,
  summary: string,
  healthy: string,
  unhealthy?: string,
  schema = "Health",
): JsonSchema {
  const content = { "application/json": { schema: componentRef("schemas", schema) } };
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
