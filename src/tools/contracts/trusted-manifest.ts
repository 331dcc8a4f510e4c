/** Which documents the systems of partners may send: those of schema/operations/, each held to the schema and to the limits, by the id that partners send. */
import { globSync, readFileSync } from 'node:fs';
import { type DocumentNode, type GraphQLSchema, Kind, parse, print, specifiedRules, validate } from 'graphql';
import { rowsAskedFor } from '../../server/cost.ts';
import { asksForSchema } from '../../server/lanes.ts';
import { LIMITS, limitRules } from '../../server/limits.ts';
import { documentIdOf, type Manifest } from '../../server/trusted-documents.ts';

/** Where partners' operations are kept: a folder for each partner, a file for each document. */
const OPERATIONS = 'schema/operations/*/*.graphql';

/** The manifest as it is printed: text by id, in the order of their files; the form that GraphQL Code Generator gives its persisted documents. */
export function trustedManifest(schema: GraphQLSchema): Manifest {
  return Object.fromEntries(
    globSync(OPERATIONS)
      .toSorted()
      .map((path) => {
        const text = print(trusted(path, schema));
        return [documentIdOf(text), text];
      }),
  );
}

/** The document in a file. Throws a sentence that names the file when the hub would not run it for a partner's system. */
function trusted(path: string, schema: GraphQLSchema): DocumentNode {
  const document = parse(readFileSync(path, 'utf8'), { maxTokens: LIMITS.tokens });
  const wrongs = validate(schema, document, [...specifiedRules, ...limitRules(LIMITS)]).map(({ message }) => message);
  if (asksForSchema(document)) wrongs.push('It asks what the schema is, which no system of a partner is told.');
  if (wrongs.length === 0)
    for (const operation of document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION))
      if (rowsAskedFor({ schema, document, operation, variables: {} }) > LIMITS.rows) wrongs.push(`It may have to read more than ${LIMITS.rows} rows.`);
  if (wrongs.length > 0) throw new Error(`${path} cannot be registered: ${wrongs.join(' ')} Correct it, then run npm run generate again.`);
  return document;
}
