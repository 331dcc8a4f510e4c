/** Proof that every message that comes in has exactly one end, that poison stops nobody, and that nothing vanishes whatever fails when. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inboundFeed } from '../../../integrations/kit/inbound.ts';
import { policeIncidents } from '../../../integrations/police-incidents/adapter.ts';
import { POLICE_SOURCE } from '../../../integrations/police-incidents/messages.ts';
import { recordIncidents } from '../../../src/cases/commands/record-incidents.ts';
import type { OutgoingMessage } from '../../../src/exchange/bus.ts';
import { until } from '../../support/until.ts';
import { aLog, anOpenDataRow, type Changes, examples, messageOf, NOW } from '../police-incidents/messages-for-tests.ts';
import { feedAccepting, feedThat, type InboundWorld, inboundWorld, lyingAt, TOPIC } from './inbound-world.ts';

let world: InboundWorld;

beforeAll(async () => {
  world = await inboundWorld();
});
beforeEach(() => world.forget());
afterAll(() => world.close());

/** Log number `number` of 20/11/2026. */
function log(number: number, changes: Changes = {}, headers: Changes = {}): OutgoingMessage {
  return aLog({ log: { forceCode: 'humberside', date: '2026-11-20', number }, key: `humberside|2026-11-20|${number}`, ...changes }, {}, headers);
}

const POISON = 'poison';
/** A feed whose command fails whenever a report says the word. */
const failing = feedThat((_, reports) => {
  if (reports.some(({ summary }) => summary === POISON)) throw new TypeError('the hub has a bug');
});

describe('every message has one end', () => {
  test('accepted, amended, superseded, duplicate or rejected, each with its row', async () => {
    await world.take([
      lyingAt(0, log(1)),
      lyingAt(1, log(1, { revision: 3, summary: 'Group has moved on.' })),
      lyingAt(2, log(1, { revision: 2, summary: 'Group is still there.' })),
      lyingAt(3, log(1)),
      lyingAt(4, log(1, { summary: 'Something else.' })),
      lyingAt(5, log(2, { nsirCategory: null })),
      lyingAt(6, log(2)),
    ]);
    expect(await world.outcomes()).toEqual([
      '0 ACCEPTED',
      '1 AMENDED',
      '2 SUPERSEDED',
      '3 DUPLICATE',
      '4 REJECTED REVISION_CONFLICT',
      '5 REJECTED NSIR_MISSING',
      '6 ACCEPTED',
    ]);
    expect(await world.hub.ask('select count(*)::int as incidents from incident')).toEqual([{ incidents: 2 }]);
  });

  test('the row says what the message was, who read it and what became of it', async () => {
    const message = lyingAt(7, log(1, {}, { ce_id: 'event-1', ce_correlationid: 'run-1', ce_dataschema: 'urn:schema' }));
    await world.take([message]);
    const [incident] = await world.hub.ask<{ id: string }>('select id from incident');
    expect(await world.hub.ask('select * from message')).toMatchObject([
      {
        topic: TOPIC,
        partition: 0,
        offset: '7',
        event_id: 'event-1',
        event_type: 'police.incident.recorded',
        event_source: POLICE_SOURCE,
        schema: 'urn:schema',
        correlation: 'run-1',
        adapter: 'police-incidents/1',
        outcome: 'ACCEPTED',
        reason: null,
        sentence: null,
        required_action: null,
        sha256: createHash('sha256')
          .update(message.value ?? '')
          .digest('hex'),
        subject_type: 'Incident',
        subject_id: incident?.id,
        simulated: false,
      },
    ]);
    expect(await world.hub.ask("select produced_at = '2026-11-23T11:59Z' as produced, received_at = '2026-11-23T12:00Z' as received from message")).toEqual([
      { produced: true, received: true },
    ]);
  });

  test('lineage leads from the message to the incident and from each revision back to its message', async () => {
    await world.take([lyingAt(0, log(1)), lyingAt(1, log(1, { revision: 2, summary: 'Group has moved on.' }))]);
    expect(
      await world.hub.ask(`
        select message."offset", incident_revision.revision, incident.recorded_by as first from message
        join incident on incident.id = message.subject_id
        join incident_revision on incident_id = incident.id and incident_revision.recorded_by = 'message:' || topic || '/' || partition || '/' || "offset" order by 1
      `),
    ).toEqual([
      { offset: '0', revision: 1, first: `message:${TOPIC}/0/0` },
      { offset: '1', revision: 2, first: `message:${TOPIC}/0/0` },
    ]);
  });

  test('the compartments of a message are those of its incident, and the source decides whose record it is', async () => {
    await world.take([lyingAt(0, log(1, {}, { ce_marking: 'child, MACE' }))]);
    await world.take([lyingAt(0, anOpenDataRow())]);
    expect(await world.hub.ask('select owner_agency_code, originator, markings from incident order by 1')).toEqual([
      { owner_agency_code: 'HUMBERSIDE_POLICE', originator: 'HUMBERSIDE_POLICE', markings: ['CHILD', 'MACE'] },
      { owner_agency_code: 'OPEN_DATA', originator: 'data.police.uk', markings: [] },
    ]);
  });

  test('a compartment that is none, or an operation that its sender has no part in, is refused in the same words; the others of its batch are taken', async () => {
    await world.hub.ask(
      `insert into compartment (code, description, closed, in_force_from, source) values ('OPERATION:HERON', 'In a test.', false, '2026-01-01', 'A test.')`,
    );
    const marked = (offset: number, marking: string) => lyingAt(offset, log(offset + 10, {}, { ce_marking: marking }));
    await world.take([marked(0, 'MACE'), marked(1, 'OPERATION:NONE'), marked(2, 'operation:heron,MACE'), marked(3, 'NTE'), marked(4, 'CHILD')]);
    const ends = () =>
      world.hub.ask<{ outcome: string; reason: string | null; sentence: string | null; action: string | null }>(
        `select "offset"::text as "offset", outcome, reason, sentence, required_action as action from message order by "offset"`,
      );
    const refused = {
      outcome: 'REJECTED',
      reason: 'MARKING_NOT_TAKEN',
      sentence: 'The attribute ce_marking names a compartment that the hub does not take from you.',
      action: 'Send only compartments that were agreed with you, such as MACE or CHILD, or ask Safer Neighbourhoods to agree this one; then resend.',
    };
    const taken = { outcome: 'ACCEPTED', reason: null, sentence: null, action: null };
    expect(await ends()).toEqual([
      { offset: '0', ...taken },
      { offset: '1', ...refused },
      { offset: '2', ...refused },
      { offset: '3', ...refused },
      { offset: '4', ...taken },
    ]);
    // Once somebody of the sender's agency is read into it, it is taken.
    await world.hub.ask(
      `insert into compartment_reader (id, compartment_code, agency_code, role, in_force_from, source) values (gen_random_uuid(), 'OPERATION:HERON', 'HUMBERSIDE_POLICE', 'ANALYST', '2026-01-01', 'A test.')`,
    );
    await world.take([marked(5, 'OPERATION:HERON')]);
    expect((await ends()).at(-1)).toEqual({ offset: '5', ...taken });
    expect(await world.hub.ask('select markings from incident order by reference')).toEqual([
      { markings: ['MACE'] },
      { markings: ['CHILD'] },
      { markings: ['OPERATION:HERON'] },
    ]);
  });

  test('what comes again is passed over in silence, alone or beside what is new', async () => {
    const first = [lyingAt(0, log(1)), lyingAt(1, log(2, { nsirCategory: null }))];
    await world.take(first);
    const before = await everything();
    await world.take(first);
    expect(await everything()).toEqual(before);
    expect(await world.letters()).toHaveLength(1);

    await world.take([...first, lyingAt(2, log(3))]);
    expect(await world.outcomes()).toEqual(['0 ACCEPTED', '1 REJECTED NSIR_MISSING', '2 ACCEPTED']);
    expect(await world.letters()).toHaveLength(1);
  });

  test('the same offset of another partition is another message', async () => {
    await world.take([lyingAt(0, log(1))]);
    await world.take([{ ...lyingAt(0, log(2)), partition: 1 }]);
    expect(await world.outcomes()).toEqual(['0 ACCEPTED', '0 ACCEPTED']);
  });

  test('an empty batch is no work', async () => {
    await world.take([]);
    expect(await world.outcomes()).toEqual([]);
  });
});

describe('the examples of the police feed', () => {
  const accepted = examples('accepted').filter(({ topic }) => topic === TOPIC);
  const rejected = examples('rejected').filter(({ topic }) => topic === TOPIC);

  test('poison among the good stops none of them', async () => {
    const mixed = [...rejected, ...accepted]
      .flatMap((example, index, all) => (index % 2 === 0 ? [example, all.at(-1 - index)] : []))
      .filter((example) => example !== undefined);
    const both = [...new Set([...mixed, ...rejected, ...accepted])];
    await world.take(both.map((example, offset) => lyingAt(offset, messageOf(example))));
    expect(await world.outcomes()).toEqual(both.map(({ because }, offset) => `${offset} ${because === undefined ? 'ACCEPTED' : `REJECTED ${because}`}`));
    expect(await world.letters()).toHaveLength(rejected.length);
    expect(
      await world.hub.ask("select count(*)::int as silent from message where outcome = 'REJECTED' and (sentence is null or required_action is null)"),
    ).toEqual([{ silent: 0 }]);
  });

  test('a dead letter is the message as it was sent, with where it lay and what to do', async () => {
    const message = lyingAt(41, log(1, { nsirCategory: null }, { ce_id: 'event-1' }));
    await world.take([message]);
    const headers = {
      ...message.headers,
      dead_id: `${TOPIC}/0/41`,
      dead_topic: TOPIC,
      dead_partition: '0',
      dead_offset: '41',
      dead_outcome: 'REJECTED',
      dead_reason: 'NSIR_MISSING',
      dead_sentence: 'The incident is anti-social behaviour and has no NSIR category.',
      dead_required_action: 'Send nsirCategory as one of PERSONAL, NUISANCE, ENVIRONMENTAL.',
    };
    const [letter] = await world.letters();
    expect(letter).toMatchObject({ topic: `${TOPIC}.dead`, key: message.key, headers });
    expect(Buffer.from(letter?.value ?? [])).toEqual(message.value);
    const [kept] = await world.hub.ask<{ value: Buffer }>('select dead_topic, key, headers, value from dead_letter');
    expect(kept).toEqual({ dead_topic: `${TOPIC}.dead`, key: message.key, headers: message.headers, value: message.value });
  });

  test('the body of a message above the ceiling is kept nowhere', async () => {
    const secret = examples('rejected').find(({ because }) => because === 'ABOVE_CEILING');
    if (!secret) throw new Error('The example of a message above the ceiling is gone: the test stands on it.');
    await world.take([lyingAt(0, messageOf(secret))]);
    expect(await world.outcomes()).toEqual(['0 REJECTED ABOVE_CEILING']);
    expect((await world.letters()).map(({ value }) => value)).toEqual([null]);
    expect(await world.hub.ask('select value from dead_letter')).toEqual([{ value: null }]);
  });
});

describe('whatever a sender writes', () => {
  test.each([
    ['NUL characters in headers and key', { ...log(1), key: 'a\0b', headers: { ...log(1).headers, ce_correlationid: 'run\0one', 'x\0y': 'z\0' } }],
    ['half surrogate pairs', { ...log(1), key: '\uD800', headers: { ...log(1).headers, ce_id: '\uDC00', note: 'x\uD83D' } }],
    ['a correlation id in long letters', { ...log(1), headers: { ...log(1).headers, ce_correlationid: '𝔸'.repeat(500) } }],
    ['an endless schema', { ...log(1), headers: { ...log(1).headers, ce_dataschema: 'urn:'.repeat(20_000) } }],
    ['no body', { ...log(1), value: null }],
    ['no header, no key, no body', { topic: TOPIC, key: null, headers: {}, value: null }],
    ['names of prototypes', { ...log(1), headers: { constructor: 'x', toString: 'y', hasOwnProperty: 'z' } }],
    ['our own names of letters', { ...log(1), headers: { dead_id: 'forged', dead_reason: 'forged' } }],
  ])('%s: it has its row, and its letter if it is refused', async (_, message) => {
    await world.take([lyingAt(0, message), lyingAt(1, log(2))]);
    const [first, second] = await world.outcomes();
    expect(first).toMatch(/^0 (ACCEPTED|REJECTED [A-Z_]+)$/);
    expect(second).toBe('1 ACCEPTED');
    const letters = await world.letters();
    expect(letters).toHaveLength(first === '0 ACCEPTED' ? 0 : 1);
    for (const { headers } of letters) expect(headers).toMatchObject({ dead_id: `${TOPIC}/0/0`, dead_reason: first?.slice('0 REJECTED '.length) });
  });

  test('a letter that would not fit on the bus goes without its body, which the hub keeps', async () => {
    const padded = Buffer.concat([log(1, { nsirCategory: null }).value ?? Buffer.of(), Buffer.alloc(950_000, ' ')]);
    await world.take([lyingAt(0, { ...log(1), value: padded })]);
    expect(await world.outcomes()).toEqual(['0 REJECTED NSIR_MISSING']);
    expect((await world.letters()).map(({ value }) => value)).toEqual([null]);
    expect(await world.hub.ask('select length(value) as bytes from dead_letter')).toEqual([{ bytes: padded.length }]);
  });
});

describe('simulated messages', () => {
  test('are taken by a hub that may hold them, and marked', async () => {
    await world.take([lyingAt(0, log(1, {}, { ce_simulated: 'true' }))]);
    expect(await world.outcomes()).toEqual(['0 ACCEPTED']);
    expect(await world.hub.ask('select incident.simulated as incident, message.simulated as message from incident, message')).toEqual([
      { incident: true, message: true },
    ]);
  });

  test('are rejected by a hub of real records', async () => {
    await world.take([lyingAt(0, log(1, {}, { ce_simulated: 'true' })), lyingAt(1, log(2))], undefined, { acceptSimulated: false });
    expect(await world.outcomes()).toEqual(['0 REJECTED SIMULATED_NOT_TAKEN', '1 ACCEPTED']);
    expect((await world.letters()).map(({ headers }) => headers['dead_required_action'])).toEqual([
      'Send simulated messages to a demonstration hub; for real ones leave ce_simulated out.',
    ]);
    expect(await world.hub.ask('select 1 from incident where simulated')).toEqual([]);
  });
});

describe('when the hub itself fails', () => {
  test('a message that always fails is FAILED after its attempts, and the others of its batch are taken', async () => {
    await world.take([lyingAt(0, log(1)), lyingAt(1, log(2, { summary: POISON })), lyingAt(2, log(3))], failing, { attempts: 3 });
    expect(await world.outcomes()).toEqual(['0 ACCEPTED', '1 FAILED HUB_FAILED', '2 ACCEPTED']);
    expect((await world.letters()).map(({ headers }) => [headers['dead_outcome'], headers['dead_offset']])).toEqual([['FAILED', '1']]);
    expect(world.lines).toEqual([
      `A batch of 3 from ${TOPIC}/0/0 failed (TypeError: the hub has a bug): each message is tried on its own.`,
      `The message at ${TOPIC}/0/1 failed, attempt 1 of 3 (TypeError: the hub has a bug).`,
      `The message at ${TOPIC}/0/1 failed, attempt 2 of 3 (TypeError: the hub has a bug).`,
      `The message at ${TOPIC}/0/1 failed, attempt 3 of 3 (TypeError: the hub has a bug).`,
    ]);
  });

  test('a message that fails once is taken at its next attempt', async () => {
    let faults = 2; // the whole batch, then the message on its own
    const shaky = feedThat((_, reports) => {
      if (reports.some(({ summary }) => summary === POISON) && faults-- > 0) throw new Error('once');
    });
    await world.take([lyingAt(0, log(1)), lyingAt(1, log(2, { summary: POISON }))], shaky);
    expect(await world.outcomes()).toEqual(['0 ACCEPTED', '1 ACCEPTED']);
    expect(await world.letters()).toEqual([]);
  });

  test('an error of the database leaves nothing of its batch behind but what the others of it bring themselves', async () => {
    const breaking = feedThat(async (em, reports) => {
      if (reports.some(({ summary }) => summary === POISON)) await em.execute('select 1 / 0');
    });
    await world.take([lyingAt(0, log(1, { summary: POISON })), lyingAt(1, log(2)), lyingAt(2, log(2, { revision: 2, summary: 'Gone.' }))], breaking, {
      attempts: 1,
    });
    expect(await world.outcomes()).toEqual(['0 FAILED HUB_FAILED', '1 ACCEPTED', '2 AMENDED']);
    expect(world.lines[0]).toBe(`A batch of 3 from ${TOPIC}/0/0 failed (error 22012): each message is tried on its own.`);
  });

  test.each([
    ['for fewer messages than it was given', 0],
    ['for more messages than it was given', 2],
  ])('a command that answers %s is at fault, and what it wrote is undone', async (_, times) => {
    const careless = feedAccepting(async (em, taken, clock) => {
      const outcomes = await recordIncidents(
        em,
        taken.map(({ command, origin }) => ({ report: command, origin })),
        clock,
      );
      return Array.from({ length: times }, () => outcomes).flat();
    });
    await world.take([lyingAt(0, log(1))], careless, { attempts: 1 });
    expect(await world.outcomes()).toEqual(['0 FAILED HUB_FAILED']);
    expect(await world.hub.ask('select 1 from incident')).toEqual([]);
  });

  test('a message whose own words cannot even be buried is buried without them', async () => {
    const message = lyingAt(0, log(1, { summary: POISON }));
    let buried = 0; // with its own words, which the database then refuses
    await world.take([message], failing, {
      attempts: 1,
      em: () => {
        const em = world.settings.em();
        const transactional = em.transactional.bind(em);
        em.transactional = (work) =>
          transactional(async (tx) => {
            const answer = await work(tx);
            const [row] = await tx.execute<{ key: string | null }[]>('select key from dead_letter');
            if (row && row.key !== null && ++buried) await tx.execute('select 1 / 0');
            return answer;
          });
        return em;
      },
    });
    expect(buried).toBe(1);
    expect(await world.outcomes()).toEqual(['0 FAILED HUB_FAILED']);
    expect(await world.hub.ask('select key, headers, value from dead_letter')).toEqual([{ key: null, headers: {}, value: null }]);
  });
});

describe('when something passes by itself', () => {
  const passing: [string, () => Error][] = [
    ['a lost connection', () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })],
    ['a database that shuts down', () => Object.assign(new Error('terminating connection'), { code: '57P01' })],
    ['a deadlock', () => Object.assign(new Error('deadlock detected'), { code: '40P01' })],
    ['a serialization failure, wrapped', () => new Error('outer', { cause: Object.assign(new Error('could not serialize'), { code: '40001' }) })],
    ['a pool without a free connection', () => new Error('timeout exceeded when trying to connect')],
    ['a broken connection without a code', () => new Error('Connection terminated unexpectedly')],
    ['a full disk', () => Object.assign(new Error('could not extend file'), { code: '53100' })],
  ];
  test.each(passing)('%s: the whole batch waits, longer than any message would, and is taken', async (_, fault) => {
    let attempts = 0;
    const away = feedThat(() => {
      if (++attempts <= 12) throw fault();
    });
    await world.take([lyingAt(0, log(1)), lyingAt(1, log(2))], away, { attempts: 2 });
    expect(attempts).toBe(13);
    expect(await world.outcomes()).toEqual(['0 ACCEPTED', '1 ACCEPTED']);
    expect(world.lines).toHaveLength(2);
    expect(world.lines[1]).toBe(`The batch from ${TOPIC}/0/0 was taken at attempt 13.`);
  });

  test('a connection that the server cuts in the middle of the work is no loss', async () => {
    let cuts = 0;
    const cut = feedThat(async (em) => {
      if (cuts++ === 0) await em.execute('select pg_terminate_backend(pg_backend_pid())');
    });
    await world.take([lyingAt(0, log(1)), lyingAt(1, log(2))], cut);
    expect(cuts).toBe(2);
    expect(await world.outcomes()).toEqual(['0 ACCEPTED', '1 ACCEPTED']);
  });

  test('a hub that stops lets go of the batch, and nothing of it is kept', async () => {
    const stopping = new AbortController();
    const away = feedThat(() => {
      stopping.abort(new Error('the hub stops'));
      throw Object.assign(new Error('terminating connection'), { code: '57P01' });
    });
    await expect(world.take([lyingAt(0, log(1))], away, {}, stopping.signal)).rejects.toThrow();
    expect(await world.outcomes()).toEqual([]);
    await world.take([lyingAt(0, log(1))]);
    expect(await world.outcomes()).toEqual(['0 ACCEPTED']);
  });

  test('two members of the group that take the same messages at once end each of them once', async () => {
    const messages = Array.from({ length: 40 }, (_, index) => lyingAt(index, index % 5 === 0 ? log(index + 1, { nsirCategory: null }) : log(index + 1)));
    await Promise.all([world.take(messages), world.take(messages), world.take(messages.slice(10)), world.take(messages.slice(0, 30))]);
    expect(await world.outcomes()).toEqual(messages.map(({ offset }) => `${offset} ${Number(offset) % 5 === 0 ? 'REJECTED NSIR_MISSING' : 'ACCEPTED'}`));
    expect(await world.hub.ask('select count(*)::int as kept from incident_revision')).toEqual([{ kept: 32 }]);
    expect(await world.hub.ask("select count(*)::int as told from live_log where kind = 'incident.recorded'")).toEqual([{ told: 32 }]);
  });
});

describe('dead letters and the commit', () => {
  const bad = lyingAt(0, log(1, { nsirCategory: null }));
  const isLetter = ({ topic }: OutgoingMessage) => topic.endsWith('.dead');

  test('a letter is on the bus after its row can be seen, and soon', async () => {
    let rows: object[] | null = null;
    world.between = async (messages, publish) => {
      if (messages.some(isLetter)) rows = await world.hub.ask('select 1 from message');
      return publish();
    };
    await world.take([bad]);
    await until('the letter has left', () => rows !== null, 2_000);
    expect(rows).toHaveLength(1);
    expect(await world.letters()).toHaveLength(1);
  });

  test('a transaction that is rolled back sends no letter', async () => {
    let faults = 3;
    await world.take([bad, lyingAt(1, log(2))], undefined, {
      em: () => {
        const em = world.settings.em();
        const transactional = em.transactional.bind(em);
        em.transactional = (work) =>
          transactional(async (tx) => {
            const answer = await work(tx);
            if (faults-- > 0) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
            return answer;
          });
        return em;
      },
    });
    expect(faults).toBeLessThan(0);
    expect(await world.outcomes()).toEqual(['0 REJECTED NSIR_MISSING', '1 ACCEPTED']);
    expect(await world.letters()).toHaveLength(1);
    expect(await world.receipts()).toHaveLength(2);
  });

  test('while the bus is away messages are taken all the same, and their letters follow once', async () => {
    let refusals = 3;
    world.between = async (messages, publish) => {
      if (messages.some(isLetter) && refusals-- > 0) throw new Error('no broker');
      return publish();
    };
    await world.take([bad, lyingAt(1, log(2))]);
    expect(await world.outcomes()).toEqual(['0 REJECTED NSIR_MISSING', '1 ACCEPTED']);
    expect(await world.letters()).toHaveLength(1);
    expect(refusals).toBeLessThan(0);
    expect(world.lines).toEqual([
      expect.stringMatching(new RegExp(`^Lane \\d of ${TOPIC}\\.dead waits \\(Error: no broker\\); trying until it works\\.$`)),
      expect.stringMatching(new RegExp(`^Lane \\d of ${TOPIC}\\.dead goes on\\.$`)),
    ]);
  });

  test('a bus that takes a letter and does not say so gets a second one of the same identity; there is one row', async () => {
    let silent = 1;
    world.between = async (messages, publish) => {
      const places = await publish();
      if (messages.some(isLetter) && silent-- > 0) throw new Error('the connection broke before the answer');
      return places;
    };
    await world.take([bad]);
    expect((await world.letters()).map(({ headers }) => headers['dead_id'])).toEqual([`${TOPIC}/0/0`, `${TOPIC}/0/0`]);
    expect(await world.outcomes()).toEqual(['0 REJECTED NSIR_MISSING']);
    expect(await world.hub.ask('select count(*)::int as kept from dead_letter')).toEqual([{ kept: 1 }]);
  });

  test('a message that FAILED and is mended before its letter leaves has its letter all the same', async () => {
    const busy = Promise.withResolvers<void>();
    const mended = Promise.withResolvers<void>();
    world.between = async (messages, publish) => {
      if (messages.some(isLetter)) {
        busy.resolve();
        await mended.promise;
      }
      return publish();
    };
    await world.take([bad]);
    await busy.promise; // what comes now is read for sending after this letter
    await world.take([lyingAt(1, log(1, { summary: POISON }))], failing, { attempts: 1 });
    await world.hub.ask(`update message set outcome = 'ACCEPTED', reason = null, sentence = null, required_action = null where "offset" = 1`);
    mended.resolve();
    expect((await world.letters()).map(({ headers }) => [headers['dead_offset'], headers['dead_outcome'], headers['dead_reason']])).toEqual([
      ['0', 'REJECTED', 'NSIR_MISSING'],
      ['1', 'FAILED', 'HUB_FAILED'],
    ]);
  });
});

test('a source without an owner is found when the hub starts', () => {
  expect(() => inboundFeed({ adapter: policeIncidents, owners: { [POLICE_SOURCE]: { agency: 'HUMBERSIDE_POLICE' } }, accept: async () => [] })).toThrow(
    'The feed police-incidents does not say whose records urn:opendata:data.police.uk sends: name the agency under owners.',
  );
});

test('the clock of the hub decides what lies in the future', async () => {
  await world.take([lyingAt(0, log(1))], undefined, { clock: { now: () => new Date('2026-11-19T12:00:00Z') } });
  expect(await world.outcomes()).toEqual(['0 REJECTED IN_THE_FUTURE']);
  expect(NOW > new Date('2026-11-20')).toBe(true);
});

/** Every row that the way in writes, with its version: equal means that nothing was written. */
async function everything(): Promise<object[]> {
  const tables = ['message', 'incident_revision', 'incident', 'location', 'live_log', 'outbox'];
  await until(
    'nobody writes any more',
    async () => (await world.hub.ask("select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'")).length === 0,
  );
  return Promise.all(tables.map((table) => world.hub.ask(`select ${table}.xmin::text as version, to_jsonb(${table}) as row from ${table} order by 2::text`)));
}
