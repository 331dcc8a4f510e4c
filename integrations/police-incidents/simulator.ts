/** An invented police control room that never rests: new logs, amendments, late revisions, closings, and now and then a message that is wrong. */
import { IncidentChannel } from '../../src/cases/incident/incident.report.ts';
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import type { Clock } from '../../src/shared/clock.ts';
import { londonDay, londonMidnight } from '../../src/shared/london.ts';
import { PlacePrecision } from '../../src/shared/place.ts';
import { Classification, Regime } from '../../src/shared/regime.ts';
import { envelopeHeaders } from '../kit/envelope.ts';
import { Kind, type LogReference, POLICE_INCIDENT_SCHEMA, POLICE_SOURCE, POLICE_TOPIC, type PoliceIncident } from './messages.ts';
import { eventId, logReference } from './reference.ts';
import { type Dice, diceOf } from './simulated-dice.ts';
import { spoilt } from './simulated-faults.ts';
import { SIMULATED_STREETS, SIMULATED_WARDS } from './simulated-places.ts';
import { SIMULATED_STORIES, type SimulatedStory } from './simulated-stories.ts';

export interface Simulation {
  /** Says when things happen; the stream itself never waits, so whoever reads it sets its pace. */
  readonly clock: Clock;
  /** The same seed and the same times tell the same story. */
  readonly seed: number;
}

/** An endless stream of messages for `police.incident.v1`, all with `ce_simulated=true`. */
export async function* policeStream({ clock, seed }: Simulation): AsyncGenerator<OutgoingMessage, never> {
  const room = new ControlRoom(clock, seed);
  for (;;) yield room.next();
}

/** A log that is still open: its newest state, and how much of its story has been told. */
interface OpenLog {
  readonly story: SimulatedStory;
  readonly body: PoliceIncident;
  readonly told: number;
}

/** A message that was overtaken by a newer one, and how many others it still waits for. */
interface Late {
  readonly message: OutgoingMessage;
  readonly behind: number;
}

const MOST_OPEN = 25;
const SPOILT_SHARE = 0.04;
const LATE_SHARE = 0.2;

class ControlRoom {
  readonly #clock: Clock;
  readonly #dice: Dice;
  readonly #lane: number;
  #open: OpenLog[] = [];
  #late: Late[] = [];
  #last = { date: '', number: 0 };

  constructor(clock: Clock, seed: number) {
    this.#clock = clock;
    this.#dice = diceOf(seed);
    this.#lane = Math.abs(Math.trunc(seed)) % 10;
  }

  next(): OutgoingMessage {
    this.#late = this.#late.map((each) => ({ ...each, behind: each.behind - 1 }));
    const due = this.#late.find((each) => each.behind <= 0);
    if (due !== undefined) {
      this.#late = this.#late.filter((each) => each !== due);
      return due.message;
    }
    const now = this.#clock.now();
    if (this.#dice.throw() < SPOILT_SHARE) return spoilt(this.#newLog(now).body, (body) => written(Kind.RECORDED, body, now), this.#dice);
    if (this.#open.length === 0 || (this.#open.length < MOST_OPEN && this.#dice.throw() < 0.45)) {
      const log = this.#newLog(now);
      this.#open.push(log);
      return written(Kind.RECORDED, log.body, now);
    }
    const log = this.#dice.pick(this.#open);
    if (log.told === 0 && this.#dice.throw() < LATE_SHARE) {
      // The first amendment is held back until the second has gone before it.
      const amendment = this.#goOn(log, now);
      this.#late.push({ message: amendment.message, behind: 2 });
      return this.#goOn(amendment.log, now).message;
    }
    return this.#goOn(log, now).message;
  }

  /** Tells the next part of a log's story: another update, or its end. */
  #goOn(log: OpenLog, now: Date): { log: OpenLog; message: OutgoingMessage } {
    const { body, story, told } = log;
    const update = story.updates[told];
    const ending = { closedAt: now.toISOString(), closingCode: story.closingCode, outcome: story.outcome, crimeReference: this.#crimeReference(log) };
    const next: OpenLog = {
      story,
      told: told + 1,
      body: { ...body, revision: body.revision + 1, ...(update === undefined ? ending : { summary: `${body.summary ?? ''} ${update}` }) },
    };
    this.#open = this.#open.filter((each) => each.body.log !== body.log);
    if (update !== undefined) this.#open.push(next);
    return { log: next, message: written(update === undefined ? Kind.CLOSED : Kind.AMENDED, next.body, now) };
  }

  #crimeReference({ story, body }: OpenLog): string | null {
    return story.crime && body.log ? `SIM/${body.log.number}/${body.log.date.slice(2, 4)}` : null;
  }

  #newLog(now: Date): OpenLog {
    const story = this.#dice.pick(SIMULATED_STORIES);
    const ward = this.#dice.weigh(SIMULATED_WARDS);
    const scatter = (): number => (this.#dice.throw() - 0.5) * 0.008;
    const began = new Date(now.getTime() - Math.floor(this.#dice.throw() * 25) * 60_000);
    return {
      story,
      told: 0,
      body: {
        log: this.#nextReference(now),
        revision: 1,
        openingCode: story.openingCode,
        nsirCategory: story.nsirCategory,
        grade: story.grade,
        channel: this.#dice.pick(Object.values(IncidentChannel)),
        reportedAt: now.toISOString(),
        occurredFrom: began.toISOString(),
        place: {
          description: `${this.#dice.pick(SIMULATED_STREETS)}, ${ward.name}`,
          longitude: degrees(ward.longitude + scatter()),
          latitude: degrees(ward.latitude + scatter() / 2),
          precision: PlacePrecision.EXACT,
          wardCode: ward.code,
        },
        summary: story.summary,
      },
    };
  }

  /** Counts in tenths of a second of the day, so that a hub that starts again the same day, or another beside it, does not use a number twice. */
  #nextReference(now: Date): LogReference {
    const date = londonDay(now);
    const since = Math.floor((now.getTime() - londonMidnight(date).getTime()) / 1000) * 10 + this.#lane;
    const number = Math.max(since, date === this.#last.date ? this.#last.number + 10 : 1);
    this.#last = { date, number };
    return { forceCode: 'humberside', date, number };
  }
}

function degrees(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function written(type: string, body: PoliceIncident, now: Date): OutgoingMessage {
  const value = Buffer.from(JSON.stringify(body));
  return {
    topic: POLICE_TOPIC,
    key: body.log ? logReference(body.log) : null,
    headers: envelopeHeaders({
      id: eventId(value),
      source: POLICE_SOURCE,
      type,
      time: now,
      dataSchema: String(POLICE_INCIDENT_SCHEMA['$id']),
      classification: Classification.OFFICIAL_SENSITIVE,
      regime: Regime.LED_PART3,
      agreement: 'ISA-SIMULATED',
      marking: [],
      simulated: true,
      correlationId: null,
    }),
    value,
  };
}
