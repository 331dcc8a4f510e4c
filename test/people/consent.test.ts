/** Consents: what was said is never changed, the newest stands, and contact channels keep what was known before. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandContext } from '../../src/access/command-context.ts';
import { addChannel, changeChannel, endChannel } from '../../src/people/channel/commands/change-channel.ts';
import { recordPerson } from '../../src/people/commands/record-person.ts';
import { recordConsent, type RecordConsent } from '../../src/people/consent/commands/record-consent.ts';
import { standingConsents } from '../../src/people/consent/commands/standing-consents.ts';
import { Consent } from '../../src/people/consent/consent.entity.ts';
import { type ConsentSaid, mayFollow } from '../../src/people/consent/consent.rules.ts';
import { ContactChannel } from '../../src/people/person.entity.ts';
import { newId } from '../../src/shared/ids.ts';
import type { Result } from '../../src/shared/result.ts';
import { type HubDatabase, hubDatabase } from '../support/hub-database.ts';
import { outbound } from '../support/outbound.ts';

describe('which consent may follow another', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 10, minute));
  const said = (state: ConsentSaid['state'], minute: number): ConsentSaid => ({
    state,
    method: 'TELEPHONE',
    givenBy: 'SELF',
    explicit: false,
    scope: 'All.',
    saidAt: at(minute),
  });
  test.each([
    ['the first yes', null, 'GIVEN', 0, true],
    ['the first no', null, 'REFUSED', 0, true],
    ['nothing to withdraw', null, 'WITHDRAWN', 0, false],
    ['a withdrawal', said('GIVEN', 0), 'WITHDRAWN', 1, true],
    ['a withdrawal in the same moment', said('GIVEN', 0), 'WITHDRAWN', 0, true],
    ['a second withdrawal', said('WITHDRAWN', 0), 'WITHDRAWN', 1, false],
    ['yes again', said('WITHDRAWN', 0), 'GIVEN', 1, true],
    ['what was said before what stands', said('WITHDRAWN', 5), 'GIVEN', 1, false],
  ] as const)('%s', (_, standing, state, minute, may) => expect(mayFollow(standing, { state, saidAt: at(minute) }) === null).toBe(may));
});

describe('the record of a person', () => {
  let database: HubDatabase;
  let now = new Date('2026-11-23T10:00:00.000Z');
  let personId = '';
  beforeAll(async () => {
    database = await hubDatabase();
  });
  afterAll(() => database.close());

  const run = <Value, Refusal>(work: (context: CommandContext) => Promise<Result<Value, Refusal>>, moment = now) =>
    database.write((em) =>
      work({ em, actor: { subject: 'test', name: 'Officer Oak', agency: 'SAFER_NEIGHBOURHOODS' }, clock: { now: () => moment }, simulated: false, outbound }),
    );
  const consent = (changes: Partial<RecordConsent> = {}, moment = now) =>
    run(
      (context) =>
        recordConsent(context, {
          personId,
          purpose: 'VICTIM_SUPPORT_REFERRAL',
          state: 'GIVEN',
          method: 'WRITTEN',
          givenBy: 'SELF',
          explicit: true,
          scope: 'Name and number.',
          wording: null,
          saidAt: null,
          ...changes,
        }),
      moment,
    );
  const standing = async () => (await standingConsents(database.orm.em.fork(), [personId], 'VICTIM_SUPPORT_REFERRAL')).get(personId)?.state ?? null;

  async function somebody(): Promise<void> {
    const recorded = await run((context) =>
      recordPerson(context, {
        names: [{ kind: 'LEGAL', given: null, family: null, full: 'Willow Invented' }],
        dateOfBirth: null,
        preferredLanguage: null,
        interpreterNeeded: null,
        contactChannels: [
          { kind: 'MOBILE', value: '01632 960801', safeToCall: 'YES', safeVoicemail: 'NO', safeText: 'UNKNOWN', safeLetter: 'NO', bestTimes: null },
        ],
      }),
    );
    if (!recorded.ok) throw new Error(recorded.refusal.message);
    personId = recorded.value.id;
  }

  test('keeps every consent; the newest of a purpose stands', async () => {
    await somebody();
    expect(await standing()).toBeNull();
    for (const [state, minute] of [
      ['GIVEN', 1],
      ['WITHDRAWN', 2],
      ['GIVEN', 3],
    ] as const)
      expect(await consent({ state }, new Date(now.getTime() + minute * 60_000))).toMatchObject({ ok: true });
    expect(await standing()).toBe('GIVEN');
    expect(await consent({ purpose: 'REMEDI_REFERRAL', state: 'REFUSED' }, new Date(now.getTime() + 4 * 60_000))).toMatchObject({ ok: true });
    expect(await standing()).toBe('GIVEN');
    const all = await database.orm.em.fork().find(Consent, { person: personId }, { orderBy: { saidAt: 'asc' } });
    expect(all.map(({ state }) => state)).toEqual(['GIVEN', 'WITHDRAWN', 'GIVEN', 'REFUSED']);
    const events = await database.ask<{ type: string; payload: object }>(`select type, payload from outbox where key = '${personId}' order by position`);
    expect(events.map(({ type }) => type)).toEqual(['person.recorded', ...Array(4).fill('person.consent-recorded')]);
    expect(JSON.stringify(events)).not.toMatch(/Willow|Name and number/);
  });

  test('a clock that is behind never refuses a withdrawal of now', async () => {
    await somebody();
    await consent({}, new Date('2026-11-23T10:00:05.000Z'));
    expect(await consent({ state: 'WITHDRAWN' }, new Date('2026-11-23T10:00:00.000Z'))).toMatchObject({ ok: true });
    expect(await standing()).toBe('WITHDRAWN');
  });

  test.each([
    ['of nobody', { personId: newId() }, { kind: 'NotFound', argument: 'personId' }],
    ['without a scope', { scope: ' ' }, { kind: 'InvalidInput', argument: 'scope' }],
    ['of tomorrow', { saidAt: new Date('2026-11-24T10:00:00Z') }, { kind: 'InvalidInput', argument: 'saidAt' }],
    ['of before what stands', { saidAt: new Date('2026-11-20T10:00:00Z') }, { kind: 'InvalidInput', argument: 'saidAt' }],
    ['that ends what is ended', { state: 'WITHDRAWN' }, { kind: 'InvalidInput', argument: 'personId' }],
  ] as const)('refuses a consent %s', async (_, changes, refusal) => {
    await somebody();
    await consent({});
    if ('state' in changes) await consent({ state: 'WITHDRAWN' });
    expect(await consent(changes)).toMatchObject({ ok: false, refusal });
  });

  test('what is safe changes at once, and what was known before keeps its dates', async () => {
    await somebody();
    const channels = () => database.orm.em.fork().find(ContactChannel, { person: personId }, { orderBy: { validFrom: 'asc', id: 'asc' } });
    const [first] = await channels();
    const channelId = first?.id ?? '';
    now = new Date('2026-11-23T11:00:00.000Z');
    const changes = { safeToCall: 'NO', safeVoicemail: null, safeText: 'YES', safeLetter: null, bestTimes: null } as const;
    expect(await run((context) => changeChannel(context, { channelId, ...changes }))).toMatchObject({ ok: true, value: { id: personId } });
    expect(await channels()).toMatchObject([
      { id: channelId, safeToCall: 'YES', safeText: 'UNKNOWN', validTo: now },
      { value: '01632 960801', safeToCall: 'NO', safeVoicemail: 'NO', safeText: 'YES', validFrom: now, validTo: null },
    ]);
    expect(await run((context) => changeChannel(context, { channelId, ...changes }))).toMatchObject({
      ok: false,
      refusal: { kind: 'InvalidInput', argument: 'channelId' },
    });
    expect(await run((context) => endChannel(context, { channelId: newId() }))).toMatchObject({ ok: false, refusal: { kind: 'NotFound' } });
    const last = (await channels()).at(-1)?.id ?? '';
    await run((context) => endChannel(context, { channelId: last }));
    expect((await channels()).filter(({ validTo }) => validTo === null)).toEqual([]);
  });

  test('has at most twenty channels that hold, and only of words that can be kept', async () => {
    await somebody();
    const channel = {
      kind: 'EMAIL',
      value: 'willow@example.org',
      safeToCall: 'NO',
      safeVoicemail: 'NO',
      safeText: 'YES',
      safeLetter: 'NO',
      bestTimes: null,
    } as const;
    const add = (changes = {}) => run((context) => addChannel(context, { personId, channel: { ...channel, ...changes } }));
    expect(await add({ value: '' })).toMatchObject({ ok: false, refusal: { argument: 'channel.value' } });
    for (let count = 1; count < 20; count += 1) expect(await add()).toMatchObject({ ok: true });
    expect(await add()).toMatchObject({ ok: false, refusal: { kind: 'InvalidInput', argument: 'channel' } });
    expect(await run((context) => addChannel(context, { personId: newId(), channel }))).toMatchObject({ ok: false, refusal: { kind: 'NotFound' } });
  });
});
