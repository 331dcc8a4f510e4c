/** Every event that the domains write is as its schema says, and every kind that is promised is written: nothing is told that is not printed. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventSchema, HUB_EVENTS } from '../../../integrations/hub-events/messages.ts';
import { nteEvent, NteChange } from '../../../src/cases/nte/nte-incident.events.ts';
import { incidentEvent } from '../../../src/cases/incident/incident.events.ts';
import { referralMoved } from '../../../src/cases/referral/referral.events.ts';
import { ReferralState } from '../../../src/cases/referral/referral.stages.ts';
import type { CommandContext } from '../../../src/access/command-context.ts';
import { appendToOutbox } from '../../../src/exchange/outbox.ts';
import { returnRadio } from '../../../src/locations/commands/assign-radio.ts';
import { endChannel } from '../../../src/people/channel/commands/change-channel.ts';
import { newId } from '../../../src/shared/ids.ts';
import { ensureWorld } from '../../../src/tools/world/make-world.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { outbound } from '../../support/outbound.ts';
import { generateKeyPairSync } from 'node:crypto';
import { nextCheckpoint } from '../../../src/access/ledger/checkpoint.rules.ts';
import { ledgerCheckpointed } from '../../../src/access/ledger/ledger.events.ts';
import { aPoliceLog } from '../../cases/incident/reports.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const clock = { now: () => new Date('2026-11-23T12:00:00Z') };

interface Told {
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly subjectIds: readonly string[];
}

let hub: HubDatabase;
let told: Told[];

/** A town with all its work, and what its invention leaves out: every event of every domain stands in the outbox. */
beforeAll(async () => {
  hub = await hubDatabase();
  await ensureWorld(hub.orm.em.fork(), clock, outbound);
  const [radio] = await hub.ask<{ radio: string }>('select radio from premises_radio where held_to is null limit 1');
  const [channel] = await hub.ask<{ id: string }>('select id from contact_channel where valid_to is null limit 1');
  const actor = { subject: 'user-oak', name: 'Oak', agency: 'SAFER_NEIGHBOURHOODS' };
  await hub.write(async (em) => {
    const context: CommandContext = { em, actor, clock, simulated: true, outbound };
    expect(await returnRadio(context, { radio: radio?.radio ?? '', on: null })).toMatchObject({ ok: true });
    expect(await endChannel(context, { channelId: channel?.id ?? '' })).toMatchObject({ ok: true });
    const referral = { id: newId(), caseId: newId(), provider: 'REMEDI', simulated: true, markings: [] } as const;
    const night = { id: newId(), wardCode: null, categories: [], revision: 2, simulated: true, markings: [] };
    const report = aPoliceLog();
    const standing = { at: clock.now().toISOString(), sequence: 12, head: 'a'.repeat(64), settledAt: clock.now().toISOString() };
    await appendToOutbox(em, [
      ...Object.values(ReferralState).map((state) => referralMoved(referral, state, clock.now())),
      ledgerCheckpointed(nextCheckpoint(standing, null, newId(), generateKeyPairSync('ed25519')), true),
      ...Object.values(NteChange).map((change) => nteEvent(change, night, clock.now())),
      ...(['incident.recorded', 'incident.amended', 'incident.closed'] as const).map((type) => incidentEvent(type, newId(), report, clock.now())),
    ]);
  });
  told = await hub.ask<Told>('select topic, key, type, payload, subject_ids as "subjectIds" from outbox order by position');
}, 60_000);
afterAll(() => hub.close());

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);
const kinds = HUB_EVENTS.flatMap((events) => Object.entries(events.types).map(([type, event]) => ({ events, topic: events.topic.name, type, event })));

test.each(kinds)('$type is written as its schema says, and says nothing more', ({ events, topic, type, event }) => {
  const schema = eventSchema(events, type, event);
  const fits = ajv.compile({ ...schema, additionalProperties: false });
  const own = told.filter((each) => each.topic === topic && each.type === type);
  expect(own.length, 'somebody writes it').toBeGreaterThan(0);
  for (const { key, payload, subjectIds } of own) {
    expect(fits(payload), ajv.errorsText(fits.errors)).toBe(true);
    expect(payload[events.id], 'the record is the key').toBe(key);
    expect(subjectIds).toContain(key);
  }
});

test('no event is written that no schema tells of', () => {
  const promised = new Set(kinds.map(({ topic, type }) => `${topic} ${type}`));
  const topics = new Set(HUB_EVENTS.map(({ topic }) => topic.name));
  expect(told.filter(({ topic, type }) => topics.has(topic) && !promised.has(`${topic} ${type}`))).toEqual([]);
});

test('every topic that a domain names in its events is declared', () => {
  const files = globSync('src/**/*.events.ts', { cwd: ROOT });
  const named = files.flatMap((file) => [...readFileSync(`${ROOT}${file}`, 'utf8').matchAll(/topic: '([^']+)'/g)].flatMap(([, topic]) => topic ?? []));
  expect(named.length).toBeGreaterThan(5);
  expect([...new Set(named)].toSorted()).toEqual(HUB_EVENTS.map(({ topic }) => topic.name).toSorted());
});

test('the words of people are nowhere: only ids, codes, days and times', () => {
  const topics = new Set(HUB_EVENTS.map(({ topic }) => topic.name));
  const words = told.filter(({ topic }) => topics.has(topic)).flatMap(({ payload }) => Object.values(payload).map(String));
  expect(words.filter((word) => !/^([A-Z0-9_]{1,60}|[0-9a-f-]{36}|[0-9a-f]{64}|[0-9a-f]{128}|\d{4}-\d\d-\d\d(T[\d:.]+Z)?)$/.test(word))).toEqual([]);
});
