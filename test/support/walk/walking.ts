/** Walks: asks every document as somebody, and gathers whatever stands in the answers and must not. */
import type { CanaryWorld, Sight } from './canary-world.ts';
import { classKey, type SeeingClass } from './classes.ts';
import type { WalkDocument } from './documents.ts';
import type { Reply, WalkHub } from './hub-of-the-walk.ts';

/** How many documents are asked at the same time. */
const AT_ONCE = 4;

/** What was found wrong, in a line each. */
export async function walk(
  hub: WalkHub,
  world: CanaryWorld,
  who: SeeingClass,
  documents: readonly WalkDocument[],
  of: 'facts' | 'rows' = 'facts',
): Promise<string[]> {
  const sight = await world.sightOf(who, of);
  const wrong: string[] = [];
  const left = [...documents];
  const worker = async () => {
    for (let each = left.shift(); each !== undefined; each = left.shift()) wrong.push(...wrongIn(each.about, await hub.ask(who, each.query), sight));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return wrong.map((line) => `${classKey(who)}: ${line}`);
}

/** What an answer holds that it must not: somebody else's, a fault of the hub, or a count that is not of what was shown. */
export function wrongIn(about: string, { body, headers, status }: Reply, sight: Sight): string[] {
  const leaks = sight.leaksIn(`${headers}\n${body}`).map((leak) => `${about} tells ${leak}`);
  const faults = status >= 500 || body.includes('INTERNAL_SERVER_ERROR') ? [`${about} is answered with a fault: ${faultOf(body)}`] : [];
  return [...leaks.slice(0, 3), ...faults, ...miscounts(JSON.parse(body)).map((sentence) => `${about}: ${sentence}`)];
}

function faultOf(body: string): string {
  const { errors = [] }: { errors?: readonly { path?: unknown[]; extensions?: { code?: string } }[] } = JSON.parse(body);
  const faulty = errors.filter(({ extensions }) => extensions?.code === 'INTERNAL_SERVER_ERROR');
  return [...new Set(faulty.map(({ path }) => (path ?? []).filter((step) => typeof step === 'string').join('.')))].join(', ');
}

/** Connections whose only page says that there is no other, but whose count is not that of its rows: the count would be of rows that are not shown. */
function miscounts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(miscounts);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(miscounts);
  if (!('totalCount' in value) || !('edges' in value) || !Array.isArray(value.edges) || !('pageInfo' in value)) return inner;
  const { hasNextPage, hasPreviousPage } = value.pageInfo as { hasNextPage: boolean; hasPreviousPage: boolean };
  const whole = !hasNextPage && !hasPreviousPage;
  const fits = whole ? value.totalCount === value.edges.length : Number(value.totalCount) > value.edges.length;
  return fits
    ? inner
    : [...inner, `a count of ${String(value.totalCount)} where ${value.edges.length} rows are shown${whole ? '' : ' and more are said to be there'}`];
}
