/** Each question that the page offers is one that the hub answers: valid, within its limits, and fit for whoever it is offered to. */
import { readFileSync } from 'node:fs';
import { buildSchema, parse, print, specifiedRules, validate, visit, type DocumentNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DEMO_USERS } from '../../src/access/demo-users.ts';
import { readsCasework, ROLES, writes } from '../../src/access/identity.ts';
import { READY_MADE, readyMadeFor } from '../../src/console/asking/queries/ready-made.ts';
import { LIMITS, limitRules } from '../../src/server/limits.ts';

const schema = buildSchema(readFileSync(new URL('../../schema/hub.graphql', import.meta.url), 'utf8'));
const offered = Object.entries(READY_MADE).flatMap(([role, queries]) => queries.map((query) => ({ role, ...query })));

/** The fields of a document as paths from its root. */
function paths(document: DocumentNode): string[] {
  const found: string[] = [];
  const path: string[] = [];
  visit(document, {
    Field: {
      enter: ({ name }) => {
        path.push(name.value);
        found.push(path.filter((step) => !['edges', 'node', 'nodes'].includes(step)).join('.'));
      },
      leave: () => {
        path.pop();
      },
    },
  });
  return found;
}

test('each role and each demo user is offered at least two', () => {
  expect(Object.keys(READY_MADE).toSorted()).toEqual([...ROLES].toSorted());
  for (const { roles } of DEMO_USERS) expect(readyMadeFor(roles).length).toBeGreaterThanOrEqual(2);
  expect(readyMadeFor(['NO_SUCH_ROLE'])).toEqual([]);
});

describe.each(offered)('for $role: $title', ({ role, text, note }) => {
  const document = parse(text, { maxTokens: LIMITS.tokens });

  test('is valid and within the limits of the hub', () => {
    expect(validate(schema, document, [...specifiedRules, ...limitRules(LIMITS)]).map(({ message }) => message)).toEqual([]);
  });

  test('is one operation with a name, an end of line, and a note', () => {
    expect(document.definitions).toHaveLength(1);
    expect(print(document)).toMatch(/^(query|subscription|mutation) \w+ \{/);
    expect(text.endsWith('}\n')).toBe(true);
    expect(note).toMatch(/\.$/);
  });

  test('asks for no more than the role may have', () => {
    const asker = { roles: ROLES.filter((known) => known === role) };
    const roots = paths(document);
    if (!readsCasework(asker)) expect(roots.filter((path) => /(^|\.)(cases|people|case)(\.|$)/.test(path))).toEqual([]);
    if (!writes(asker)) expect(text).not.toMatch(/^mutation/);
  });
});

test('the analyst is offered the walk through all four domains', () => {
  const walked = readyMadeFor(['ANALYST']).flatMap(({ text }) => paths(parse(text)));
  expect(walked).toContain('cases.people.cases.meetings.actions.owner.agency.name');
  expect(walked).toContain('cases.incidents.location.ward.name');
});
