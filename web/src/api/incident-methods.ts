import {
  GetIncidentRequestSchema,
  GetIncidentResponseSchema,
  ListIncidentsRequestSchema,
  ListIncidentsResponseSchema,
} from "@runfacts/gen/client/list_incidents";
import { readMethod } from "./read-method.ts";

export const listIncidents = readMethod(
  "ListIncidents",
  ListIncidentsRequestSchema,
  ListIncidentsResponseSchema,
);
export const getIncident = readMethod("GetIncident", GetIncidentRequestSchema, GetIncidentResponseSchema);
