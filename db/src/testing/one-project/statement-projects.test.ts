import { describe, expect, it } from "vitest";
import { projectViolations, statementProjects } from "./statement-projects.ts";

describe("projectViolations", () => {
  it.each([
    ["a condition", "SELECT 1 FROM agent_runs WHERE project_id = $1"],
    ["a literal", "SELECT 1 FROM agent_runs AS run WHERE 1 = run.project_id AND run_id = $1"],
    ["a cast", "SELECT 1 FROM agent_runs AS run WHERE run.project_id = $1::int"],
    ["no table of a project", "SELECT name FROM schema_migrations WHERE version = $1"],
    [
      "a condition on each side of a join",
      "SELECT 1 FROM agent_runs AS a JOIN agent_steps AS b USING (run_id) WHERE a.project_id = $1 AND b.project_id = $2",
    ],
    [
      "a condition in the join of a row that may lack",
      "SELECT 1 FROM agent_runs AS a LEFT JOIN agent_steps AS b ON b.project_id = $2 AND b.run_id = a.run_id WHERE a.project_id = $1",
    ],
    [
      "what is read by a query of the statement",
      "WITH run AS (SELECT project_id, run_id FROM agent_runs WHERE project_id = $1) SELECT * FROM run",
    ],
    ["a query named as a table", "WITH agent_runs AS (SELECT 1 AS n) SELECT n FROM agent_runs"],
    ["rows given", "INSERT INTO agent_runs (project_id, run_id) VALUES ($1, $2), ($1, $3)"],
    [
      "rows selected",
      "INSERT INTO open_runs (project_id, run_id) SELECT $1::int, run.id FROM unnest($2::uuid[]) AS run (id)",
    ],
    [
      "rows that another query gives",
      `WITH given AS (SELECT $1::int AS project_id, * FROM json_to_recordset($2) AS run (n int)),
         run AS (SELECT * FROM given WHERE n > 0),
         stored AS (INSERT INTO agent_runs (project_id, run_id) SELECT project_id, n FROM run RETURNING project_id)
       INSERT INTO agent_steps (run_id, project_id) SELECT n, run.project_id FROM stored, run`,
    ],
    [
      "an update",
      "UPDATE agent_steps AS step SET failed = true FROM unnest($2::uuid[]) AS given (id) WHERE step.project_id = $1 AND step.step_id = given.id",
    ],
    [
      "a deletion",
      "DELETE FROM open_runs USING unnest($2::uuid[]) AS run (id) WHERE open_runs.project_id = $1",
    ],
    ["a function", "SELECT run_bytes($1, $2, $3)"],
    ["an end", "COMMIT"],
  ])("allows %s", (_, text) => {
    expect(projectViolations(text)).toEqual([]);
  });

  it.each([
    ["no condition", "SELECT 1 FROM agent_runs", ["agent_runs"]],
    ["a list", "SELECT 1 FROM agent_runs AS run WHERE run.project_id = ANY ($1)", ["agent_runs AS run"]],
    ["a choice", "SELECT 1 FROM agent_runs WHERE $1::int IS NULL OR project_id = $1", ["agent_runs"]],
    ["another comparison", "SELECT 1 FROM agent_runs WHERE project_id >= $1", ["agent_runs"]],
    ["null", "SELECT 1 FROM agent_runs WHERE project_id = NULL", ["agent_runs"]],
    [
      "a column of another table",
      "SELECT 1 FROM agent_runs AS a JOIN agent_steps AS b ON b.project_id = a.project_id WHERE a.project_id = $1",
      ["agent_steps AS b"],
    ],
    [
      "a column of what is given",
      "SELECT 1 FROM unnest($1::int[]) AS given (id) JOIN agent_runs AS run ON run.project_id = given.id",
      ["agent_runs AS run"],
    ],
    [
      "a condition that does not say of which table",
      "SELECT 1 FROM agent_runs JOIN agent_steps USING (project_id) WHERE project_id = $1",
      ["agent_runs", "agent_steps"],
    ],
    [
      "a condition in a join that restricts the other side",
      "SELECT 1 FROM agent_runs AS a LEFT JOIN agent_steps AS b ON a.project_id = $1 AND b.project_id = $1",
      ["agent_runs AS a"],
    ],
    [
      "a subquery in a condition",
      "SELECT 1 FROM agent_runs AS run WHERE run.project_id = $1 AND EXISTS (SELECT 1 FROM run_failures AS f WHERE f.project_id = run.project_id)",
      ["run_failures AS f"],
    ],
    [
      "a subquery in what is selected",
      "SELECT (SELECT count(*) FROM agent_steps) FROM agent_runs AS run WHERE run.project_id = $1",
      ["agent_steps"],
    ],
    [
      "a subquery in FROM",
      "SELECT 1 FROM agent_runs AS run CROSS JOIN LATERAL (SELECT 1 FROM agent_steps WHERE project_id = run.project_id) AS s WHERE run.project_id = $1",
      ["agent_steps"],
    ],
    ["a query of the statement", "WITH run AS (SELECT 1 FROM agent_runs) SELECT 1 FROM run", ["agent_runs"]],
    [
      "one half of a union",
      "SELECT 1 FROM agent_runs WHERE project_id = $1 UNION SELECT 1 FROM agent_steps",
      ["agent_steps"],
    ],
    ["rows of several projects", "INSERT INTO agent_runs (project_id) VALUES ($1), ($2)", ["agent_runs"]],
    [
      "rows whose project is given with them",
      "INSERT INTO agent_runs (project_id) SELECT project_id FROM json_to_recordset($1) AS run (project_id int)",
      ["agent_runs"],
    ],
    ["an update", "UPDATE agent_steps SET failed = true WHERE run_id = $1", ["agent_steps"]],
    ["a deletion", "DELETE FROM open_runs WHERE run_id = $1", ["open_runs"]],
    ["a function", "SELECT run_bytes(id, $2, $3) FROM unnest($1) AS given (id)", ["run_bytes()"]],
    ["a column of the system", "DELETE FROM open_runs WHERE project_id = $1 AND ctid = ANY ($2)", ["ctid"]],
    ["statements of no known form", "TRUNCATE agent_runs", ["agent_runs"]],
    [
      "a merge",
      "MERGE INTO agent_runs USING unnest($1) AS g (id) ON project_id = g.id WHEN MATCHED THEN DELETE",
      ["agent_runs"],
    ],
  ])("refuses %s", (_, text, tables) => {
    expect(projectViolations(text)).toEqual(tables);
  });
});

describe("statementProjects", () => {
  it("tells which constants name the project", () => {
    const text =
      "SELECT 1 FROM agent_runs a, agent_steps b WHERE a.project_id = $2 AND b.project_id = 1 AND b.seq = $3";
    expect(statementProjects(text).constants).toEqual(new Set(["$2", "1"]));
  });
});
