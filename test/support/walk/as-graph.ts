/** The hub of the walk as the makers of records know a graph: so that each mutation is called with what its own table says is a good call. */
import { ROLES } from '../../../src/access/identity.ts';
import type { HubDatabase } from '../hub-database.ts';
import type { Answer, TestGraph } from '../graph.ts';
import type { WalkHub } from './hub-of-the-walk.ts';

/** Asks as somebody of Safer Neighbourhoods. What the makers of records do not use throws. */
export function asGraph(hub: WalkHub, database: HubDatabase): TestGraph {
  const unused = () => {
    throw new Error('The makers of records only ask.');
  };
  return {
    orm: database.orm,
    em: database.orm.em.fork(),
    ask: async (document, variables = {}, roles = ROLES): Promise<Answer> => {
      const { body } = await hub.ask({ agency: 'SAFER_NEIGHBOURHOODS', roles, purpose: 'PROBLEM_SOLVING' }, document, variables);
      const { data = null, errors = [] }: { data?: Answer['data']; errors?: { message: string; extensions: { code?: unknown }; path?: string[] }[] } =
        JSON.parse(body);
      return { data, errors: errors.map(({ message, extensions, path = [] }) => ({ message, code: extensions.code, path: path.join('.') })) };
    },
    query: unused,
    follow: unused,
    contextOf: unused,
    statements: () => 0,
    close: async () => undefined,
  };
}
