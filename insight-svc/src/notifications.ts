// Tries a destination of RULES_FILE: it is sent a made-up incident, opened and resolved, past the outbox.
//
//   notifications test NAME
import { readSettings, SettingsError } from "@runfacts/server";
import { z } from "zod";
import { DeliveryError } from "./notify/delivery-error.ts";
import { DestinationsError, notifySettings, openDestinations, testDestination } from "./notify/index.ts";
import { RulesError, readRules } from "./rules/read-rules.ts";

const USAGE = "Usage: notifications test NAME (of a destination in RULES_FILE)";
const schema = z.object({ RULES_FILE: z.string("must name a file of rules").min(1), ...notifySettings });

/** @returns the exit code */
async function tryDestination(name: string): Promise<number> {
  const { RULES_FILE, ALERT_HOSTS, DASHBOARD_URL } = readSettings(schema, process.env);
  const { notify } = await readRules(RULES_FILE);
  const destination = openDestinations(notify, { hosts: ALERT_HOSTS, env: process.env }).find(
    (each) => each.name === name,
  );
  if (destination === undefined) {
    console.error("RULES_FILE has no destination of this name.");
    return 1;
  }
  try {
    const missed = await testDestination(destination, { now: Date.now(), dashboardUrl: DASHBOARD_URL });
    if (missed !== undefined) {
      console.error(`${name} took it for some of its recipients alone: ${missed}.`);
      return 1;
    }
    console.log(`${name} took an incident that was opened, and resolved.`);
    return 0;
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    console.error(`${name} took nothing: ${error.fault}.`);
    return 1;
  }
}

const [command, name, ...rest] = process.argv.slice(2);
if (command !== "test" || name === undefined || rest.length > 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await tryDestination(name);
  } catch (error) {
    const isTold = [SettingsError, RulesError, DestinationsError].some((kind) => error instanceof kind);
    if (!isTold || !(error instanceof Error)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
