/** A case with two people in it, and referrals of them through the hub's own commands: what the tests of referrals start from. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { CommandContext } from '../../../src/access/command-context.ts';
import { linkPerson } from '../../../src/cases/commands/link-person.ts';
import { openCase } from '../../../src/cases/commands/open-case.ts';
import { draftReferral, type DraftReferral } from '../../../src/cases/referral/commands/draft-referral.ts';
import { previewReferral, type ReferralPreview } from '../../../src/cases/referral/commands/preview-referral.ts';
import { sendReferral } from '../../../src/cases/referral/commands/send-referral.ts';
import { takeConsent } from '../../../src/cases/referral/commands/take-consent.ts';
import { Referral, ReferralMove } from '../../../src/cases/referral/referral.entity.ts';
import { referralDeparture } from '../../../src/cases/referral/referral.departure.ts';
import type { Clearance, Leaving } from '../../../src/exchange/departure.ts';
import type { ConsentGiver, ConsentPurpose, ConsentState } from '../../../src/people/consent/consent.rules.ts';
import { type ChannelOf, recordPerson } from '../../../src/people/commands/record-person.ts';
import type { Result } from '../../../src/shared/result.ts';
import { type HubDatabase, hubDatabase } from '../../support/hub-database.ts';
import { outbound } from '../../support/outbound.ts';

export const PURPOSE = { VICTIM_SUPPORT: 'VICTIM_SUPPORT_REFERRAL', REMEDI: 'REMEDI_REFERRAL' } as const;

export const SAFE_MOBILE: ChannelOf = {
  kind: 'MOBILE',
  value: '01632 960501',
  safeToCall: 'YES',
  safeVoicemail: 'NO',
  safeText: 'UNKNOWN',
  safeLetter: 'NO',
  bestTimes: 'Weekday mornings',
};
export const UNSAFE_LANDLINE: ChannelOf = { ...SAFE_MOBILE, kind: 'LANDLINE', value: '01632 960502', safeToCall: 'NO', bestTimes: null };

export interface PersonSaid {
  readonly born?: string | null;
  readonly channels?: readonly ChannelOf[];
}

/** A world of one test file, whose clock the tests set. */
export class ReferralWorld {
  readonly database: HubDatabase;
  now = new Date('2026-11-23T10:00:00.000Z');
  caseId = '';

  private constructor(database: HubDatabase) {
    this.database = database;
  }

  static async open(): Promise<ReferralWorld> {
    const world = new ReferralWorld(await hubDatabase());
    const opened = await world.act((context) =>
      openCase(context, { title: 'Invented Row', summary: 'Noise.', origin: 'COMMUNITY', ownerId: null, locationId: null, wardCode: null }),
    );
    world.caseId = opened.id;
    return world;
  }

  close(): Promise<void> {
    return this.database.close();
  }

  get clock() {
    return { now: () => this.now };
  }

  context(em: EntityManager): CommandContext {
    return { em, actor: { subject: 'test', name: 'Officer Oak', agency: 'SAFER_NEIGHBOURHOODS' }, clock: this.clock, simulated: false, outbound };
  }

  /** The result of a command in a transaction of its own. */
  try<Value, Refusal>(work: (context: CommandContext) => Promise<Result<Value, Refusal>>): Promise<Result<Value, Refusal>> {
    return this.database.write(async (em) => {
      const result = await work(this.context(em));
      await em.flush();
      return result;
    });
  }

  /** The answer of a command that must not refuse. */
  async act<Value, Refusal extends { readonly message: string }>(work: (context: CommandContext) => Promise<Result<Value, Refusal>>): Promise<Value> {
    const result = await this.try(work);
    if (!result.ok) throw new Error(`The command refused: ${result.refusal.message}`);
    return result.value;
  }

  /** Somebody in the case. */
  async person({ born = '1980-05-05', channels = [SAFE_MOBILE] }: PersonSaid = {}, inCase = true): Promise<string> {
    const { id } = await this.act((context) =>
      recordPerson(context, {
        names: [{ kind: 'LEGAL', given: null, family: null, full: 'Willow Invented' }],
        dateOfBirth: born,
        preferredLanguage: null,
        interpreterNeeded: null,
        contactChannels: channels,
      }),
    );
    if (inCase) await this.act((context) => linkPerson(context, { caseId: this.caseId, personId: id, role: 'VICTIM', validFrom: null }));
    return id;
  }

  consent(personId: string, purpose: ConsentPurpose, state: ConsentState = 'GIVEN', { explicit = false, givenBy = 'SELF' as ConsentGiver } = {}) {
    return this.act((context) =>
      takeConsent(context, {
        personId,
        purpose,
        state,
        method: 'TELEPHONE',
        givenBy,
        explicit,
        scope: 'Name, number and what happened.',
        wording: null,
        saidAt: null,
      }),
    );
  }

  /** A draft of someone who consents, to Victim Support when nothing is said. */
  async draft(personId: string, input: Partial<DraftReferral> = {}): Promise<string> {
    const { id } = await this.act((context) =>
      draftReferral(context, {
        provider: 'VICTIM_SUPPORT',
        caseId: this.caseId,
        personId,
        otherPartyId: null,
        service: null,
        ...input,
        content: { reason: 'Noise at night has worn them down.', incidentType: 'ANTI_SOCIAL_BEHAVIOUR', ...input.content },
      }),
    );
    return id;
  }

  async preview(referralId: string): Promise<ReferralPreview> {
    const preview = await previewReferral({ em: this.database.orm.em.fork(), outbound, clock: this.clock }, referralId);
    if (!preview) throw new Error('There is no such referral.');
    return preview;
  }

  /** Releases what was previewed. */
  async release(referralId: string): Promise<void> {
    const { sha256 } = await this.preview(referralId);
    await this.act((context) => sendReferral(context, { referralId, sha256: sha256 ?? '' }));
  }

  /** Someone who consents, referred and released. */
  async released(input: Partial<DraftReferral> = {}): Promise<{ personId: string; referralId: string }> {
    const personId = await this.person();
    await this.consent(personId, PURPOSE.VICTIM_SUPPORT);
    const referralId = await this.draft(personId, input);
    await this.release(referralId);
    return { personId, referralId };
  }

  /** The rows of the outbox about referrals that go to a provider, in their order. */
  async rows(referralId: string): Promise<Leaving[]> {
    const found = await this.database.ask<{ event_id: string; topic: string; key: string; type: string; subject_ids: string[] }>(
      `select event_id, topic, key, type, subject_ids from outbox where key = '${referralId}' and topic like 'hub.referral-%' order by position`,
    );
    return found.map(({ event_id: eventId, subject_ids: subjectIds, ...row }) => ({ ...row, eventId, subjectIds, attempted: false }));
  }

  /** What the relay asks before it sends. */
  clear(rows: readonly Leaving[]): Promise<readonly Clearance[]> {
    return this.database.write((em) => referralDeparture.clear(em, rows, this.clock));
  }

  /** What the relay tells when it has sent. */
  left(rows: readonly Leaving[]): Promise<void> {
    return this.database.write((em) => referralDeparture.left(em, rows, this.clock));
  }

  /** Released, cleared and gone. */
  async sent(input: Partial<DraftReferral> = {}): Promise<{ personId: string; referralId: string }> {
    const each = await this.released(input);
    const rows = await this.rows(each.referralId);
    await this.clear(rows);
    await this.left(rows);
    return each;
  }

  referral(id: string): Promise<Referral> {
    return this.database.orm.em.fork().findOneOrFail(Referral, { id });
  }

  async state(id: string): Promise<string> {
    return (await this.referral(id)).state;
  }

  /** Every state that it has had, with why. */
  async history(id: string): Promise<{ to: string; because: string | null }[]> {
    const moves = await this.database.orm.em.fork().find(ReferralMove, { referral: id }, { orderBy: { movedAt: 'asc', id: 'asc' } });
    return moves.map(({ to, because }) => ({ to, because: because ?? null }));
  }

  /** The alerts about a referral that nobody has settled. */
  alerts(id: string): Promise<{ kind: string; severity: string; sentence: string }[]> {
    return this.database.ask(`select kind, severity, sentence from alert where about = '${id}' and settled_at is null order by kind`);
  }
}
