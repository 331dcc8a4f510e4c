/** Hands a Pubwatch radio to a premises from a night on, and takes it back: who held it on a night stays known. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { CommandContext } from '../../access/command-context.ts';
import { recordOf } from '../../access/record-of.ts';
import { appendToOutbox } from '../../exchange/outbox.ts';
import { newId } from '../../shared/ids.ts';
import { isDay, londonDay } from '../../shared/london.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../shared/refusals.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { premisesEvent } from '../premises/premises.events.ts';
import { Premises } from '../premises/premises.entity.ts';
import { PremisesRadio } from '../premises/radio.entity.ts';
import { normalRadio, spansOverlap } from '../premises/radio.rules.ts';

/** The first half of the lock's key; the second is the radio. */
const RADIO_LOCK = 7_305_051;

/** A premises holds the radio already on one of the days. */
export interface RadioHeld {
  readonly kind: 'RadioHeld';
  readonly message: string;
  readonly heldFrom: string;
  readonly heldTo: string | null;
}

export interface AssignRadio {
  readonly radio: string;
  readonly premisesId: string;
  /** The first night, as `2026-11-20`; today, when left out. */
  readonly from: string | null;
  /** The first night on which it is there no longer; null: until it is taken back. */
  readonly to: string | null;
}

/** Row 73: "handset to premises by date". One radio is at one premises at a time: an overlap is refused. Answers the PremisesRadio. */
export async function assignRadio(context: CommandContext, input: AssignRadio): Promise<Result<{ id: string }, InvalidInput | NotFound | RadioHeld>> {
  const { em, clock } = context;
  const radio = normalRadio(input.radio);
  if (radio === null) return refuse(wrongName());
  const from = input.from ?? londonDay(clock.now());
  const { to } = input;
  if (!isDay(from)) return refuse(invalid('from', 'Send a day such as 2026-11-20.'));
  if (to !== null && !isDay(to)) return refuse(invalid('to', 'Send a day such as 2026-11-20.'));
  if (to !== null && to <= from) return refuse(invalid('to', `It would be taken back (${to}) before its first night (${from}): send a later day, or none.`));
  const premises = await em.findOne(Premises, { id: input.premisesId });
  if (!premises) return refuse(notFound('premisesId', 'premises'));
  await lockRadio(em, radio);
  const held = (await em.find(PremisesRadio, { radio })).find((each) => spansOverlap({ from: each.heldFrom, to: each.heldTo ?? null }, { from, to }));
  if (held) return refuse(alreadyHeld(radio, held.heldFrom, held.heldTo ?? null));
  const id = newId();
  em.create(PremisesRadio, { ...recordOf(context, 'REFERENCE'), id, radio, premises, heldFrom: from, heldTo: to });
  await appendToOutbox(em, [premisesEvent(context, 'premises.radio-assigned', premises.id, { radio })]);
  return ok({ id });
}

export interface ReturnRadio {
  readonly radio: string;
  /** The first night on which the premises holds it no longer; today, when left out. */
  readonly on: string | null;
}

/** Ends the holding in which that night lies. Answers the PremisesRadio; nights before it stay as they were. */
export async function returnRadio(context: CommandContext, input: ReturnRadio): Promise<Result<{ id: string }, InvalidInput | NotFound>> {
  const { em, clock } = context;
  const radio = normalRadio(input.radio);
  if (radio === null) return refuse(wrongName());
  const on = input.on ?? londonDay(clock.now());
  if (!isDay(on)) return refuse(invalid('on', 'Send a day such as 2026-11-20.'));
  await lockRadio(em, radio);
  const held = (await em.find(PremisesRadio, { radio })).find(({ heldFrom, heldTo }) => heldFrom <= on && (heldTo == null || on < heldTo));
  if (!held) return refuse({ ...notFound('radio', 'premises'), message: `No premises holds the radio on ${on}: look at radios, and name another day.` });
  held.heldTo = on;
  await appendToOutbox(em, [premisesEvent(context, 'premises.radio-returned', held.premises.id, { radio })]);
  return ok({ id: held.id });
}

/** Nobody else hands out or takes back this radio before the transaction ends. */
async function lockRadio(em: EntityManager, radio: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${RADIO_LOCK}, hashtext(${radio}))`.execute(em.getKysely());
}

function wrongName(): InvalidInput {
  return invalid('radio', 'A radio is called by a letter and up to 19 letters, digits or hyphens, such as R14.');
}

function alreadyHeld(radio: string, heldFrom: string, heldTo: string | null): RadioHeld {
  const until = heldTo === null ? 'and has not been taken back' : `until ${heldTo}`;
  return {
    kind: 'RadioHeld',
    message: `A premises holds ${radio} since ${heldFrom} ${until}: take it back first with radioReturn, or choose other days.`,
    heldFrom,
    heldTo,
  };
}
