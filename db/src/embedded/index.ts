export { hasEmbeddedData } from "./data-version.ts";
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "./start-embedded-postgres.ts";
