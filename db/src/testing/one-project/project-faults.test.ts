import { randomUUID } from "node:crypto";
import { expect, inject, it } from "vitest";
import { receivedAt } from "../../write/index.ts";
import { openDatabase } from "../open-database.ts";
import { projectFaults } from "./project-faults.ts";
import { collectSentUnits } from "./sent-units.ts";

const FILE = "ingest-svc/src/example.ts";

it("tells the file and the table of a statement that names no project", () => {
  expect(projectFaults([[{ file: FILE, text: "SELECT 1 FROM agent_runs AS run", numbers: [] }]])).toEqual([
    `${FILE}: agent_runs AS run`,
  ]);
});

it("tells of a transaction that names several projects", () => {
  const text = "DELETE FROM open_runs WHERE project_id = $1";
  const unit = (...projects: number[]) =>
    projects.map((project) => ({ file: FILE, text, numbers: [project] }));
  expect(projectFaults([unit(1, 1), unit(2)])).toEqual([]);
  expect(projectFaults([unit(1, 2)])).toEqual([`${FILE}: several projects`]);
});

it("sees what the services' code sends", async () => {
  await using database = await openDatabase(inject("postgres"));
  const { units, stop } = collectSentUnits();
  await receivedAt(database.ingest, 1, randomUUID());
  stop();
  await receivedAt(database.ingest, 1, randomUUID());
  expect(units.map((unit) => unit.map((statement) => statement.file))).toEqual([
    ["db/src/write/received-at.ts"],
  ]);
});
