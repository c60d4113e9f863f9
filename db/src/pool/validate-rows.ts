import type { Interceptor } from "slonik";

/** Checks each row against the schema of its statement; without it Slonik only types them. */
export const validateRows: Interceptor = {
  name: "validate-rows",
  transformRow: ({ resultParser }, _query, row) => {
    if (resultParser === undefined) {
      return row;
    }
    const result = resultParser["~standard"].validate(row);
    if (result instanceof Promise) {
      throw new TypeError("Row schemas must be synchronous.");
    }
    if (result.issues !== undefined) {
      // The path and the rule, never the row: errors are logged.
      const issues = result.issues.map(({ path, message }) => `${path?.map(String).join(".")}: ${message}`);
      throw new TypeError(`A row does not fit its schema: ${issues.join("; ")}`);
    }
    return result.value as typeof row;
  },
};
