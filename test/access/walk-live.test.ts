/** The walk over subscriptions: everybody listens to each of them while the hub's own commands record for every agency, in and out of compartments; nobody hears of what they may not see, not even that something happened, live or when they go on where they stopped. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getNamedType } from 'graphql';
import type { AlertKind } from '../../src/alerts/alert-kind.ts';
import { kindsFor } from '../../src/alerts/audience.rules.ts';
import { recordIncidents } from '../../src/cases/commands/record-incidents.ts';
import { recordRadioEntries } from '../../src/cases/commands/record-radio-entries.ts';
import { schema } from '../../src/graph/schema.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId } from '../../src/shared/ids.ts';
import { raised, trouble } from '../alerts/troubles.ts';
import { aPoliceLog } from '../cases/incident/reports.ts';
import { aRadioReport } from '../support/walk/radio.ts';
import { type CanaryWorld, canaryWorld } from '../support/walk/canary-world.ts';
import { CLASSES, classKey, DEMO_CLASSES, type SeeingClass } from '../support/walk/classes.ts';
import { selectionOf } from '../support/walk/documents.ts';
import { hubOfTheWalk, type WalkHub } from '../support/walk/hub-of-the-walk.ts';
import { type Listening, listening } from '../support/walk/listening.ts';
import { MARKINGS, OWNERS } from '../support/walk/plant.ts';
import { until } from '../support/until.ts';

let world: CanaryWorld;
let hub: WalkHub;
/** Where everybody who resumes has stopped: before anything was told. */
let before: string;
const SUBSCRIPTIONS = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
const RESUMED = SUBSCRIPTIONS.filter(({ args }) => args.some(({ name }) => name === 'after'));

beforeAll(async () => {
  world = await canaryWorld();
  hub = await hubOfTheWalk(world.database);
}, 120_000);
afterAll(async () => {
  await hub.close();
  await world.database.close();
});

/** The document of a subscription, with every fact of what it tells. */
function documentOf(name: string, after: string | null = null): string {
  const field = SUBSCRIPTIONS.find((each) => each.name === name);
  if (!field) throw new Error(`There is no subscription ${name}.`);
  return `subscription { ${name}${after === null ? '' : `(after: "${after}")`} { ${selectionOf(schema, getNamedType(field.type))} } }`;
}

/** What the hub's own commands record, for each owner and each set of compartments. */
async function everythingHappens(): Promise<void> {
  for (const [nth, ownerAgency] of OWNERS.entries())
    for (const [other, markings] of MARKINGS.entries()) {
      const origin = { recordedBy: 'user:walk', ownerAgency, originator: ownerAgency, markings: [...markings] };
      const report = aPoliceLog({ reference: `walk|${newId()}`, summary: `Told of ${ownerAgency} in ${markings.join()}`, markings: [...markings] });
      await world.database.write((em) => recordIncidents(em, [{ report, origin }], systemClock));
      await world.database.write((em) => recordRadioEntries(em, [{ report: aRadioReport(`W${nth}-${other}`), origin }], systemClock));
    }
  for (const kind of ['REFERRAL_WITHHELD', 'INTELLIGENCE_WITHHELD', 'RADIO_LOG_GAP', 'OUTBOX_STUCK'] satisfies AlertKind[])
    await raised(world.database.orm.em.fork(), trouble(kind, `walk ${newId()}`), systemClock);
}

/** The classes that listen: all that differ in what is shared with them and what they are read into. */
const LISTENERS: readonly SeeingClass[] = [...DEMO_CLASSES, ...CLASSES.filter((_, nth) => nth % 6 === 0)];

describe('everybody listens', () => {
  const lines = new Map<SeeingClass, Listening>();

  test('while something happens at every agency, in and out of compartments', { timeout: 120_000 }, async () => {
    before = JSON.parse((await hub.ask({ agency: 'SAFER_NEIGHBOURHOODS', roles: ['ANALYST'], purpose: 'ANALYSIS' }, '{ livePosition }')).body).data
      .livePosition;
    for (const who of LISTENERS)
      lines.set(
        who,
        await listening(
          hub,
          who,
          SUBSCRIPTIONS.map(({ name }) => documentOf(name)),
        ),
      );
    await everythingHappens();
    await world.lookAgain();
    // What each may see comes last, in commit order: when it has come, all before it was told or passed over.
    for (const [who, line] of lines) {
      const sight = await world.sightOf(who);
      const told = await world.database.ask<{ id: string }>(`select id from incident where reference like 'walk|%'`);
      const expected = told.filter(({ id }) => {
        const record = world.records.get(id);
        return record !== undefined && sight.sees(record);
      }).length;
      await until(
        `${classKey(who)} heard of ${expected} incidents`,
        () => line.heard.filter((text) => text.includes('"incidentRecorded"')).length >= expected,
        30_000,
      );
    }
  });

  test('nobody heard of what is not theirs to see, nor that something was withheld', { timeout: 60_000 }, async () => {
    for (const [who, line] of lines) {
      const sight = await world.sightOf(who);
      const all = line.heard.join('\n');
      expect(sight.leaksIn(all), classKey(who)).toEqual([]);
      // What is not for their role is refused inside an event that is for them; of the others nothing comes, no fault and no event without its record.
      expect(all, classKey(who)).not.toMatch(/INTERNAL_SERVER_ERROR|"data":null/);
      expect(line.end, classKey(who)).toBeNull();
    }
  });

  test('each alert was heard of by those in whose work it lies, and by nobody else', async () => {
    for (const [who, line] of lines) {
      const heard = line.heard.flatMap((text) => /"kind":"([A-Z_]+)"/.exec(text.includes('"alertRaised"') ? text : '')?.[1] ?? []);
      const mine: readonly string[] = kindsFor(who);
      expect(
        heard.filter((kind) => !mine.includes(kind)),
        classKey(who),
      ).toEqual([]);
    }
  });

  test('who goes on where they stopped hears exactly what those heard who never left', { timeout: 120_000 }, async () => {
    for (const who of LISTENERS.slice(0, DEMO_CLASSES.length)) {
      const stayed = lines.get(who)?.heard ?? [];
      const again = await listening(
        hub,
        who,
        RESUMED.map(({ name }) => documentOf(name, before)),
      );
      for (const { name } of RESUMED) {
        const of = (heard: readonly string[]) =>
          heard.filter((text) => text.includes(`"${name}"`)).map((text) => /"(?:NteIncidentEvent_)?cursor":"([\w-]+)"/.exec(text)?.[1] ?? '');
        await until(`${classKey(who)} heard ${name} again`, () => of(again.heard).length >= of(stayed).length, 30_000);
        expect(of(again.heard), `${name} as ${classKey(who)}`).toEqual(of(stayed));
      }
      expect((await world.sightOf(who)).leaksIn(again.heard.join('\n'))).toEqual([]);
      again.close();
    }
    for (const line of lines.values()) line.close();
  });
});
