/** Hears what askers ask of the database: the texts of their statements in order, without their values. */
import { createRequire } from 'node:module';
import pg from 'pg';

/** The ORM brings its own copy of the driver. */
const DRIVERS: readonly { prototype: { query: (...args: never[]) => unknown } }[] = [
  pg.Client,
  createRequire(import.meta.resolve('@mikro-orm/postgresql'))('pg').Client,
];

/** What MikroORM asks once, before the first statement of all. */
const ON_CONNECTING = /^select 1 from pg_database /;

/** Answers with the statements that some work sent over the connections of this name, and with what it answered. Values stand apart from the text, and are left out. */
export async function statementsOf<Value>(
  name: string,
  work: () => Promise<Value>,
): Promise<{ readonly statements: readonly string[]; readonly answer: Value }> {
  const before = DRIVERS.map(({ prototype }) => prototype.query);
  const statements: string[] = [];
  DRIVERS.forEach(({ prototype }, index) => {
    prototype.query = function (this: { connectionParameters?: { application_name?: string } }, ...args: unknown[]) {
      if (this.connectionParameters?.application_name === name && !ON_CONNECTING.test(textOf(args[0]))) statements.push(textOf(args[0]));
      return Reflect.apply(before[index] ?? prototype.query, this, args);
    } as typeof prototype.query;
  });
  try {
    return { answer: await work(), statements };
  } finally {
    DRIVERS.forEach(({ prototype }, index) => (prototype.query = before[index] ?? prototype.query));
  }
}

function textOf(statement: unknown): string {
  const text =
    typeof statement === 'string' ? statement : typeof statement === 'object' && statement !== null && 'text' in statement ? String(statement.text) : '';
  // What MikroORM writes into the text itself: ids and times that are of the moment.
  return text
    .replaceAll(/'[^']*'/g, "'…'")
    .replaceAll(/\s+/g, ' ')
    .trim();
}
