import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { comment, summary } from "./comments.ts";
import { errorSchema, refusalComponents } from "./errors.ts";
import { fixedPaths, healthSchema, operationsTag, readinessSchema } from "./fixed-paths.ts";
import type { HttpBinding } from "./http-bindings.ts";
import type { JsonSchema } from "./json-schema.ts";
import { operation } from "./operation.ts";
import { Schemas } from "./schemas.ts";

const TEMPLATE_PATTERN = /\{([^}=]+)=[^}]*\}/g;

/** The OpenAPI 3.1 document of the REST form of a service. */
export function document(
  service: DescService,
  bindingsOf: (method: DescMethod) => readonly HttpBinding[],
): JsonSchema {
  const schemas = new Schemas(
    // A request without a body is in parameters.
    service.methods
      .filter((method) => bindingsOf(method).some(({ body }) => body !== ""))
      .map(({ input }) => input),
    service.methods.map(({ output }) => output),
  );
  const paths: { [path: string]: JsonSchema } = {};
  for (const method of service.methods) {
    for (const binding of bindingsOf(method)) {
      const path = binding.path.replaceAll(TEMPLATE_PATTERN, "{$1}");
      paths[path] = { ...paths[path], [binding.verb]: operation(method, binding, schemas) };
    }
  }
  const description = comment(service);
  return {
    openapi: "3.1.0",
    info: {
      title: `Runfacts ${service.name}`,
      version: service.file.proto.package.split(".").at(-1) ?? "",
      summary: summary(description),
      description,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    // Either: a service with AUTH=off, as on a loopback address, asks for no key.
    security: [{ ApiKey: [] }, {}],
    tags: [{ name: service.name, description }, operationsTag],
    paths: { ...paths, ...fixedPaths },
    components: {
      schemas: {
        ...schemas.components(),
        Error: errorSchema,
        Health: healthSchema,
        Readiness: readinessSchema,
      },
      responses: refusalComponents(paths),
      securitySchemes: {
        ApiKey: {
          type: "http",
          scheme: "bearer",
          description: "An API key, `rf_…`, of the scope of this service. `npm run keys` makes them.",
        },
      },
    },
  };
}
