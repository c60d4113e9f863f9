import { sql } from "slonik";
import { incidentRow } from "../read/incidents/incident-row.ts";

/** The columns of an incident, of the table `incident`. */
export const incidentColumnsOf = sql.fragment`${sql.join(
  Object.keys(incidentRow.shape).map((name) => sql.identifier(["incident", name])),
  sql.fragment`, `,
)}`;

/** The order in which states are reached. */
export const STATES = ["open", "acknowledged", "resolved"] as const;
