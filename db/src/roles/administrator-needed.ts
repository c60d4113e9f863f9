/** The connection's role may not make roles, or not grant: an administrator has to run the statements. */
export class AdministratorNeededError extends Error {
  override readonly name = "AdministratorNeededError";
  readonly statements: readonly string[];

  constructor(owner: string, statements: readonly string[]) {
    super(
      [
        `The role ${owner} may not do what is needed here. Let an administrator of the server run these statements once, then try again:`,
        "",
        ...statements.map((statement) => `${statement};`),
        "",
      ].join("\n"),
    );
    this.statements = statements;
  }
}
