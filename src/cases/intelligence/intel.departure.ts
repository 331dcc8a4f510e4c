/** The last word on intelligence at the moment of sending: what was withdrawn stays, and so does what would by now tell who gave it. */
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { holdAgreements, isCovered } from '../../access/agreement/agreement-on.ts';
import { NOT_READ_IN, partnerReads } from '../../access/derivation/partner-reads.ts';
import { raiseAlert } from '../../alerts/raise-alert.ts';
import type { Clearance, Departure, Leaving } from '../../exchange/departure.ts';
import type { Disclosed } from '../../exchange/disclosures.ts';
import { parameterOn } from '../../parameters/parameter-on.ts';
import type { Clock } from '../../shared/clock.ts';
import { londonDay } from '../../shared/london.ts';
import { findingsOfPackage, itemsOf } from './commands/read-package.ts';
import { alertAbout } from './intel-alerts.rules.ts';
import { IntelPackage } from './intelligence.entity.ts';
import { INTELLIGENCE_SUBMITTED, INTELLIGENCE_TOPIC, POLICE } from './intelligence.report.ts';
import { sentenceOf } from './sanitisation.rules.ts';

const GO: Clearance = { go: true };

export const intelDeparture: Departure = {
  topics: [INTELLIGENCE_TOPIC],
  async clear(em, rows, clock) {
    const packages = await packagesOf(em, rows);
    await holdAgreements(
      em,
      [...packages.values()].flatMap(({ agreement }) => agreement ?? []),
    );
    const answers: Clearance[] = [];
    for (const row of rows) {
      const found = packages.get(row.subjectIds[0] ?? '');
      if (!found) answers.push({ go: false, because: 'The package that the message is about is not there.' });
      else answers.push(row.type === INTELLIGENCE_SUBMITTED.type ? await clearSubmission(em, found, clock) : GO);
    }
    await em.flush();
    return answers;
  },
  async discloses(em, rows) {
    const packages = await packagesOf(em, rows);
    return rows.map(({ subjectIds }): Disclosed | null => {
      const found = packages.get(subjectIds[0] ?? '');
      return found ? { recipients: [POLICE], agency: found.ownerAgency.code, purpose: 'INTELLIGENCE', about: () => `IntelPackage:${found.id}` } : null;
    });
  },
  async left(em, rows, clock) {
    const packages = await packagesOf(em, rows);
    for (const row of rows) {
      const found = packages.get(row.subjectIds[0] ?? '');
      if (!found || row.type !== INTELLIGENCE_SUBMITTED.type) continue;
      found.sentAt ??= clock.now();
      // An answer, or a withdrawal, may have been faster than this note.
      if (found.state === 'RELEASED') found.state = 'SENT';
    }
    await em.flush();
  },
};

async function clearSubmission(em: EntityManager, found: IntelPackage, clock: Clock): Promise<Clearance> {
  if (found.sentAt) return { go: false, because: 'This version of the package left before: each is sent once.' };
  if (found.state === 'WITHDRAWN') return { go: false, because: 'The package was withdrawn before it left.' };
  if (found.state === 'WITHHELD') return { go: false, because: found.withheldBecause ?? 'The package was held back.' };
  const because = await whyWithheld(em, found, clock);
  if (because === null) {
    found.attemptedAt ??= clock.now();
    return GO;
  }
  const sentence = `${found.reference}, version ${found.version}, did not leave for the police: ${because}${
    found.attemptedAt ? ' An earlier attempt was broken off, so they may have it: ring the force intelligence bureau.' : ''
  }`;
  Object.assign(found, { state: 'WITHHELD', withheldAt: clock.now(), withheldBecause: because });
  await raiseAlert(em, clock, {
    kind: 'INTELLIGENCE_WITHHELD',
    severity: 'HIGH',
    sentence,
    about: alertAbout(found),
    subject: { type: 'IntelPackage', id: found.id },
    markings: found.markings,
    simulated: found.simulated,
  });
  return { go: false, because: sentence };
}

async function whyWithheld(em: EntityManager, found: IntelPackage, clock: Clock): Promise<string | null> {
  const findings = await findingsOfPackage(em, found, await itemsOf(em, found), null);
  if (findings.length > 0) return `since its release the respondent's record says more. ${sentenceOf(findings)} Draft the next version without it.`;
  const day = londonDay(clock.now());
  if (!(await partnerReads(em, { markings: found.markings, partner: POLICE, day }))) return NOT_READ_IN;
  const inForce = await parameterOn(em, 'INTELLIGENCE_AGREEMENT', day);
  const owner = found.ownerAgency.code;
  return inForce === found.agreement && (await isCovered(em, { agreement: inForce, item: 'INTELLIGENCE', owner, partner: POLICE, day }))
    ? null
    : 'the sharing agreement of its release is no longer in force. Draft the next version, and release it under the new one.';
}

/** The packages of the rows, locked in the order of their ids: two relays, or a relay and an officer, wait for one another in the same direction. */
async function packagesOf(em: EntityManager, rows: readonly Leaving[]): Promise<ReadonlyMap<string, IntelPackage>> {
  const ids = [...new Set(rows.flatMap(({ subjectIds }) => subjectIds.slice(0, 1)))];
  const found = await em.find(IntelPackage, { id: { $in: ids } }, { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' }, refresh: true });
  return new Map(found.map((each) => [each.id, each]));
}
