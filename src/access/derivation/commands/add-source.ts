/** Adds a second, independent source to a fact in compartments: for that record alone it lies from now on only where the second source lies. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { workOfTheHub } from '../../../database/work-of-the-hub.ts';
import { newId } from '../../../shared/ids.ts';
import { invalid, type InvalidInput, type NotFound, notFound } from '../../../shared/refusals.ts';
import type { Regime } from '../../../shared/regime.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { runsOfText } from '../../../shared/word-runs.rules.ts';
import { firstWrong, wordsOrNull, wrongWords } from '../../../shared/words.ts';
import type { CommandContext } from '../../command-context.ts';
import { sayChanged } from '../../ledger/act-log.ts';
import type { RetentionClass } from '../../record.ts';
import type { BarrierRefusal } from '../barrier.rules.ts';
import { ancestryOf, barredBy, type Derived, type RecordKey, within } from '../derivation.rules.ts';
import { lifted, sourceNotIndependent, type SourceNotIndependent, whyNotIndependent } from '../independent-source.rules.ts';
import { markedTable } from '../marked-tables.ts';
import { bornOf, isOpenedTo, noteDerivations, originsNamed, readInto } from '../origins.ts';
import { RecordSource } from '../record-source.entity.ts';
import { textsOf } from '../record-texts.ts';

export interface AddSource {
  /** The fact: a record of a person, an incident, a case or an action. */
  readonly record: RecordKey;
  /** Who tells it: an agency's code, or a source in words that name nobody. */
  readonly originator: string;
  /** What the source says; null where records say it. */
  readonly words: string | null;
  /** The records in which it stands. */
  readonly from: readonly RecordKey[];
  /** Compartments that the source lies in beside those. */
  readonly markings: readonly string[];
}

export type AddSourceRefusal = NotFound | InvalidInput | SourceNotIndependent | BarrierRefusal;

/** Facts that may have several sources. A meeting is where something was said, and what hangs on a record is as good as the record. */
const FACTS: readonly string[] = ['Person', 'Incident', 'Case', 'Action'];

/** So many words in a row are a copy: of the record in what somebody writes here, and in another record. */
const RUN_OF_WORDS = 5;
const RUN_OF_RECORDS = 8;

interface Fact {
  readonly markings: readonly string[];
  readonly owner: string;
  readonly originator: string;
  readonly recordedBy: string;
  readonly regime: Regime;
  readonly retentionClass: RetentionClass;
  readonly simulated: boolean;
}

export async function addSource(context: CommandContext, input: AddSource): Promise<Result<{ id: string }, AddSourceRefusal>> {
  const { em, actor } = context;
  const wrong = firstWrong(wrongWords('originator', input.originator, 200), wrongWords('words', input.words, 2_000, input.from.length === 0));
  if (wrong) return refuse(wrong);
  const fact = FACTS.includes(input.record.type) ? await lockFact(em, input.record) : null;
  if (!fact) return refuse(notFound('recordId', 'person, incident, case or action'));
  if (fact.owner !== actor.agency) return refuse(invalid('recordId', `It is a record of ${fact.owner}: ask them to add the source.`));
  const origins = await originsNamed(em, 'from', input.from);
  if (!origins.ok) return origins;
  const born = await bornOf(context, { origins: origins.value, said: input.markings });
  if (!born.ok) return born;
  // Emergency access is for reading, and for its own time: it lifts no bar for everybody and for good.
  if (await isOpenedTo(em))
    return refuse(invalid('recordId', 'While a record is opened to you alone you add no source: ask without the glass, or ask who is read in.'));
  const mine = await readInto(em);
  if (mine !== null && !within(fact.markings, mine))
    return refuse(invalid('recordId', 'The record was opened to you alone: who is read into its compartments adds sources to it.'));
  const left = lifted(fact.markings, born.value);
  if (left === null)
    return refuse(
      invalid(
        'markings',
        'This source lifts no bar: it lies where the record lies, or elsewhere. A second source has to lie in fewer of the compartments of the record, and in no other.',
      ),
    );
  const depends = await whyDependent(context, input, fact);
  if (depends) return refuse(depends);
  return ok({ id: await write(context, input, { fact, source: born.value, left }) });
}

async function lockFact(em: EntityManager, { type, id }: RecordKey): Promise<Fact | null> {
  const table = markedTable(type)?.table;
  if (table === undefined) return null;
  const { rows } = await sql<Fact>`
    select markings, owner_agency_code as owner, originator, recorded_by as "recordedBy", regime, retention_class as "retentionClass", simulated
      from ${sql.table(table)} where id = ${id}::uuid for no key update
  `.execute(em.getKysely());
  return rows[0] ?? null;
}

/**
 * Judged by all that the hub holds, whether or not the actor may read it: a source that comes from where they may not look is no second one. Of what is read so the
 * refusal tells a word alone.
 */
async function whyDependent({ em, actor }: CommandContext, input: AddSource, fact: Fact): Promise<SourceNotIndependent | null> {
  return workOfTheHub(em, async () => {
    const known = await em.find(RecordSource, { recordType: input.record.type, recordId: input.record.id });
    const records = [input.record, ...known.map(({ id }) => ({ type: 'RecordSource', id }))];
    const derivations = await derivationsBehind(em, [...records, ...input.from]);
    const tellers = await originatorsOf(em, input.from);
    const reason = whyNotIndependent(
      {
        records,
        originators: [fact.originator, ...known.map((each) => each.originator)],
        recorders: [fact.recordedBy, ...known.map((each) => each.recordedBy)],
      },
      { originators: [input.originator, ...tellers], from: input.from, recorder: `user:${actor.subject}` },
      derivations,
    );
    if (reason !== null) return sourceNotIndependent(reason);
    const said = await textsOf(em, keysOf(ancestryOf(records, derivations)));
    const copied =
      said.some(({ text }) => sharesRun(text, input.words ?? '', RUN_OF_WORDS)) ||
      known.some(({ words }) => sharesRun(words ?? '', input.words ?? '', RUN_OF_WORDS));
    const others = await textsOf(em, input.from);
    const twin = others.some((other) => said.some(({ text }) => sharesRun(text, other.text, RUN_OF_RECORDS)));
    return copied || twin ? sourceNotIndependent('SAME_WORDS') : null;
  });
}

/** Everything that these records were made from, however far back. One statement. */
async function derivationsBehind(em: EntityManager, of: readonly RecordKey[]): Promise<Derived[]> {
  const { rows } = await sql<{ whatType: string; whatId: string; fromType: string; fromId: string }>`
    with recursive behind as (
      select what_type, what_id, from_type, from_id from derivation where what_id = any (${of.map(({ id }) => id)}::uuid[])
      union
      select next.what_type, next.what_id, next.from_type, next.from_id from derivation next join behind on next.what_id = behind.from_id
    ) select what_type as "whatType", what_id as "whatId", from_type as "fromType", from_id as "fromId" from behind
  `.execute(em.getKysely());
  return rows.map(({ whatType, whatId, fromType, fromId }) => ({ what: { type: whatType, id: whatId }, from: { type: fromType, id: fromId } }));
}

/** Who made the records known. */
async function originatorsOf(em: EntityManager, keys: readonly RecordKey[]): Promise<string[]> {
  const found: string[] = [];
  for (const { type, id } of keys) {
    const stands = markedTable(type);
    if (!stands || stands.throughMeeting) continue;
    const { rows } = await sql<{ originator: string }>`select originator from ${sql.table(stands.table)} where id = ${id}::uuid`.execute(em.getKysely());
    found.push(...rows.map(({ originator }) => originator));
  }
  return found;
}

async function write(
  context: CommandContext,
  { record, originator, words, from }: AddSource,
  { fact, source, left }: { readonly fact: Fact; readonly source: readonly string[]; readonly left: readonly string[] },
): Promise<string> {
  const { em, actor, clock } = context;
  const { table = '' } = markedTable(record.type) ?? {};
  const { regime, retentionClass } = fact;
  const common = { recordType: record.type, recordId: record.id, ownerAgency: fact.owner, regime, retentionClass, recordedAt: clock.now() };
  const before = await workOfTheHub(em, () => em.find(RecordSource, { recordType: record.type, recordId: record.id }, { orderBy: { number: 'asc' } }));
  if (before.length === 0)
    em.create(RecordSource, {
      ...common,
      id: newId(),
      number: 1,
      words: null,
      lifted: [],
      firstRecordedBy: null,
      originator: fact.originator,
      markings: [...fact.markings],
      simulated: fact.simulated,
      recordedBy: fact.recordedBy,
    });
  const id = newId();
  em.create(RecordSource, {
    ...common,
    id,
    number: Math.max(1, ...before.map(({ number }) => number)) + 1,
    words: wordsOrNull(words),
    lifted: barredBy(fact.markings, left),
    firstRecordedBy: before[0]?.recordedBy ?? fact.recordedBy,
    originator: originator.trim(),
    markings: [...source],
    simulated: context.simulated || fact.simulated,
    recordedBy: `user:${actor.subject}`,
  });
  await em.flush();
  await sql`update ${sql.table(table)} set markings = ${[...left]}::text[] where id = ${record.id}::uuid`.execute(em.getKysely());
  sayChanged(em, table, [{ id: record.id, columns: ['markings'] }]);
  await noteDerivations(
    context,
    [{ type: 'RecordSource', id }],
    from.map((each) => ({ ...each, kind: 'MERGE' })),
  );
  return id;
}

function sharesRun(one: string, other: string, length: number): boolean {
  const runs = runsOfText(one, length);
  return [...runsOfText(other, length)].some((run) => runs.has(run));
}

function keysOf(names: ReadonlySet<string>): RecordKey[] {
  return [...names].map((name) => ({ type: name.slice(0, name.indexOf(':')), id: name.slice(name.indexOf(':') + 1) }));
}
