import { afterAll } from "vitest";
import { collectSentUnits } from "./sent-units.ts";

// A set-up file of vitest: whatever the code under test sends to PostgreSQL has to name one project a statement, and the same one
// until COMMIT.

const { units, stop } = collectSentUnits();

afterAll(async () => {
  stop();
  if (units.length === 0) return;
  // The parser takes a moment to load, and most tests have no database.
  const { projectFaults } = await import("./project-faults.ts");
  const faults = projectFaults(units);
  if (faults.length > 0) throw new Error(`Statements that do not name one project:\n${faults.join("\n")}`);
});
