/** Every mutation acts once for each key: sent again it answers as before, with another body it is refused; and its events stand or fall with it. */
import { graphql, isUnionType, type GraphQLField } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAY_NOT, ROLES } from '../../src/access/identity.ts';
import { answerOnce } from '../../src/access/answer-once.ts';
import { openCase } from '../../src/cases/commands/open-case.ts';

import { schema } from '../../src/graph/schema.ts';
import { ended } from '../../src/server/operation.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { aGraph, someone, type TestGraph } from '../support/graph.ts';
import { mutationCall } from '../support/schema-paths.ts';
import { Officer } from './commanding.ts';
import type { Row } from './every-mutation/row.ts';
import { EVERY_MUTATION } from './every-mutation/table.ts';
import { outbound } from '../support/outbound.ts';

/** Mutations that only Safer Neighbourhoods may call: to any other agency, known or not, they are closed before they look. */
const OWN = new Set(['pefRespondentRecord']);

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

describe('a mutation', () => {
  let graph: TestGraph;
  let officer: Officer;
  beforeAll(async () => {
    graph = await aGraph();
    officer = new Officer(graph);
  });
  afterAll(() => graph.close());

  /** Calls of a mutation, with new records to call it with. */
  async function rowOf(name: string): Promise<Row> {
    const make = EVERY_MUTATION[name];
    if (!make) throw new Error(`${name} has no row in test/graph/every-mutation.`);
    return make(graph);
  }

  const idOfThing = (field: GraphQLField<unknown, unknown>) => {
    const thing = isUnionType(field.type) ? field.type.getTypes().find((type) => type.getInterfaces().some(({ name }) => name === 'Node')) : null;
    return `... on ${thing?.name ?? ''} { id }`;
  };
  const reused = (name: string) => ({
    __typename: 'IdempotencyKeyReused',
    message: `This idempotencyKey was used before for another ${name}: send a new key for a new request.`,
  });

  test('is in the table of every mutation', () => {
    expect(Object.keys(EVERY_MUTATION).sort()).toEqual(mutations.map(({ name }) => name).sort());
  });

  test.each(mutations.map((field) => [field.name, field] as const))('%s acts once for a key', async (name, field) => {
    const { args, other } = await rowOf(name);
    const [key, shows] = [newId(), idOfThing(field)];
    const first = await Promise.all([1, 2, 3].map(() => officer.does(name, args, shows, key)));
    expect(first[0]).toEqual({ __typename: expect.not.stringMatching(/Not|Invalid|Reused/), id: expect.any(String) });
    expect(first).toEqual([first[0], first[0], first[0]]);
    const done = await officer.everything();
    expect(await officer.does(name, args, shows, key)).toEqual(first[0]);
    expect(await officer.does(name, other, shows, key)).toEqual(reused(name));
    expect(await officer.everything()).toEqual(done);
  });

  test.each(mutations.map((field) => [field.name, field] as const))('%s would do the other thing under a key of its own', async (name, field) => {
    const { other } = await rowOf(name);
    const before = await officer.everything();
    expect(await officer.does(name, other, idOfThing(field))).toEqual({ __typename: expect.not.stringMatching(/Not|Invalid|Reused/), id: expect.any(String) });
    expect(await officer.everything()).not.toEqual(before);
  });

  test.each(mutations.map(({ name }) => name))('%s refuses again what it refused before, and takes nothing else under that key', async (name) => {
    const { args, refused, refusedAs } = await rowOf(name);
    const key = newId();
    const before = await officer.everything();
    const answer = await officer.does(name, refused, '', key);
    expect(answer).toMatchObject({ __typename: refusedAs, message: expect.any(String) });
    expect(await officer.does(name, refused, '', key)).toEqual(answer);
    expect(await officer.does(name, args, '', key)).toEqual(reused(name));
    expect(await officer.everything()).toEqual(before);
  });

  test('refused once stays refused under its key, though the world went on', async () => {
    const { args } = await rowOf('caseAdvance');
    const key = newId();
    const tooEarly = { ...args, to: 'RESPONSE' };
    const refused = await officer.does('caseAdvance', tooEarly, '', key);
    expect(refused).toMatchObject({ __typename: 'StageNotAllowed', from: 'SCANNING' });
    await officer.does('caseAdvance', args);
    expect(await officer.does('caseAdvance', tooEarly, '', key)).toEqual(refused);
    expect(await officer.does('caseAdvance', tooEarly)).toEqual({ __typename: 'Case' });
  });

  test('of another name may have the same key', async () => {
    const [person, opened] = [await rowOf('personRecord'), await rowOf('caseOpen')];
    const key = newId();
    expect(await officer.does('personRecord', person.args, '', key)).toEqual({ __typename: 'Person' });
    expect(await officer.does('caseOpen', opened.args, '', key)).toEqual({ __typename: 'Case' });
  });

  test('sent twice in one document acts once', async () => {
    const key = newId();
    const call = `personRecord(names: [{ full: "Robin" }], idempotencyKey: "${key}") { ... on Person { id } }`;
    const { data } = await graph.ask(`mutation { a: ${call} b: ${call} }`, {}, ['ASB_OFFICER']);
    expect(data?.['a']).toEqual({ id: expect.any(String) });
    expect(data?.['b']).toEqual(data?.['a']);
  });

  test('with two wrong ids under one key is two requests', async () => {
    const key = newId();
    expect(await officer.does('caseAdvance', { caseId: 'one', to: 'ANALYSIS' }, '', key)).toMatchObject({ __typename: 'NotFound' });
    expect(await officer.does('caseAdvance', { caseId: 'two', to: 'ANALYSIS' }, '', key)).toEqual(reused('caseAdvance'));
  });

  describe.each(mutations.map(({ name }) => name))('%s', (name) => {
    test.each([
      ['', 'An idempotencyKey has 1 to 200 characters: send another one.'],
      ['x'.repeat(201), 'An idempotencyKey has 1 to 200 characters: send another one.'],
      ['key\0', '"idempotencyKey" holds a NUL character; send it without.'],
      ['key\ud800', '"idempotencyKey" holds half a character (a lone surrogate); send whole Unicode text.'],
    ])('refuses the key %j', async (key, message) => {
      const { args } = await rowOf(name);
      const before = await officer.everything();
      expect(await officer.does(name, args, '', key)).toEqual({ __typename: 'InvalidInput', argument: 'idempotencyKey', message });
      expect(await officer.everything()).toEqual(before);
    });
  });

  test('takes a key of 200 emoji', async () => {
    const { args } = await rowOf('personRecord');
    expect(await officer.does('personRecord', args, '', '🙂'.repeat(200))).toEqual({ __typename: 'Person' });
  });

  test('of someone whose agency the hub does not know is refused with a sentence', async () => {
    const before = await officer.everything();
    for (const field of mutations) {
      const contextValue = graph.contextOf(someone([...ROLES], 'UNHEARD_OF'));
      const source = mutationCall(field).replace('{ __typename }', '{ __typename ... on InvalidInput { argument message } }');
      const { data, errors } = await ended(contextValue, null, () => graphql({ schema, source, contextValue }));
      if (OWN.has(field.name)) {
        expect(errors?.map(({ message, extensions }) => [message, extensions['code']])).toEqual([[MAY_NOT, 'FORBIDDEN']]);
        expect(data, field.name).toEqual({ [field.name]: null });
        continue;
      }
      expect(errors, field.name).toBeUndefined();
      expect(data?.[field.name], field.name).toEqual({
        __typename: 'InvalidInput',
        argument: 'agency',
        message: 'UNHEARD_OF is no agency of this hub: ask Safer Neighbourhoods to register it.',
      });
    }
    expect(await officer.everything()).toEqual(before);
  });
});

describe('the events of a command', () => {
  let graph: TestGraph;
  beforeAll(async () => void (graph = await aGraph()));
  afterAll(() => graph.close());

  const OPENED = { title: 'Noise', summary: 'At night.', origin: 'COMMUNITY', ownerId: null, locationId: null, wardCode: null } as const;
  const context = () => ({
    em: graph.em.fork(),
    actor: { subject: 'user-oak', name: 'Oak', agency: 'SAFER_NEIGHBOURHOODS' },
    clock: systemClock,
    simulated: false,
    outbound,
  });

  test('are written by the transaction that made them true', async () => {
    const answer = await answerOnce(context(), { operation: 'caseOpen', key: newId(), input: OPENED }, (command) => openCase(command, OPENED));
    const key = answer.ok ? answer.value.id : '';
    const rows: { changed: string; told: string }[] = await graph.em
      .fork()
      .execute(`select c.xmin::text as changed, o.xmin::text as told from "case" c join outbox o on o.key = c.id::text where c.id = '${key}'`);
    expect(rows).toEqual([{ changed: expect.any(String), told: rows[0]?.changed }]);
  });

  test('are gone with the change that failed', async () => {
    const counts = async () =>
      graph.em
        .fork()
        .execute(
          'select (select count(*)::int from outbox) as told, (select count(*)::int from "case") as cases, (select count(*)::int from staff_member) as staff',
        );
    const before = await counts();
    const request = { operation: 'caseOpen', key: newId(), input: OPENED };
    await expect(
      answerOnce(context(), request, async (command) => {
        await openCase(command, OPENED);
        throw new Error('The lights went out.');
      }),
    ).rejects.toThrow('The lights went out.');
    expect(await counts()).toEqual(before);
    expect(await answerOnce(context(), request, (command) => openCase(command, OPENED))).toMatchObject({ ok: true });
  });
});
