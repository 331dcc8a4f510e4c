/** What `npm run simulate -- PARTNER` does: it plays one partner over whichever bus is set, until it is told to stop, and prints a line for each message. */
import { parseArgs } from 'node:util';
import { MOODS, type Mood, type Partners } from '../../integrations/kit/simulator.ts';
import type { Bus } from '../exchange/bus.ts';
import type { Clock } from '../shared/clock.ts';
import { ok, refuse, type Result } from '../shared/result.ts';
import { countingBus, overhear, type HeardReceipt, type Overhearing, overhearingBus } from './overhear.ts';

/** A partner's folder and what it may hear, as the registry says. */
export interface PlayedFolder {
  /** The topics of the receipts for what it sends. */
  readonly receipts: readonly string[];
  /** Whether the hub sends it anything: then its simulator subscribes by itself. */
  readonly hears: boolean;
}

/** The buses of one run. */
export interface OpenStage {
  /** The buses of a folder: as its sending and as its receiving account. Null: no account of this folder was given, so its part is left out. */
  busesOf(folder: string): { readonly send: Bus; readonly receive: Bus } | null;
  close(): Promise<void>;
}

export interface SimulateRun {
  readonly args: readonly string[];
  readonly partners: Partners;
  readonly folders: Readonly<Record<string, PlayedFolder>>;
  /** Called once the command is understood, with the files of the accounts. */
  readonly open: (accounts: { readonly send: readonly string[]; readonly receive: readonly string[] }) => Promise<OpenStage>;
  readonly clock: Clock;
  /** Told to stop. */
  readonly signal: AbortSignal;
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

interface Order {
  readonly partner: string;
  readonly mood: Mood;
  readonly seconds: number;
  readonly messages: number;
  readonly send: readonly string[];
  readonly receive: readonly string[];
}

/** 0: it was played until it was told to stop. 1: the command was not understood, or a part could not be played. */
export async function runSimulate(run: SimulateRun): Promise<0 | 1> {
  const order = orderOf(run.args, run.partners);
  if (!order.ok) {
    run.err.write(`${order.refusal}\n`);
    return 1;
  }
  const stage = await run.open(order.value);
  try {
    return await play(order.value, stage, run);
  } finally {
    await stage.close();
  }
}

async function play({ partner, mood, seconds, messages }: Order, stage: OpenStage, run: SimulateRun): Promise<0 | 1> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = seconds === Infinity ? undefined : setTimeout(end, seconds * 1_000);
  run.signal.addEventListener('abort', end);
  if (run.signal.aborted) end();
  const say = (line: string) => run.out.write(`${line}\n`);
  const players = (run.partners[partner] ?? []).flatMap((player) => {
    const buses = stage.busesOf(player.folder);
    return buses === null ? [] : [{ ...player, ...buses }];
  });
  if (players.length === 0) {
    run.err.write(
      `None of these files is of an account of ${partner}: give those of ${(run.partners[partner] ?? []).map(({ folder }) => `${folder}-send and ${folder}-receive`).join(', ')}.\n`,
    );
    end();
  } else say(`Playing ${partner} (${players.map(({ folder }) => folder).join(' and ')}), ${mood}. Stop with Ctrl-C.`);

  let left = messages;
  const published = (count: number) => {
    left -= count;
    if (left <= 0) end();
  };
  const heard = receiptTeller(say, (line) => run.err.write(`${line}\n`));
  const outcomes = await Promise.allSettled(
    players.map(async ({ folder, play: act, send, receive }) => {
      const { receipts, hears } = run.folders[folder] ?? { receipts: [], hears: false };
      const overhearing: Overhearing = { topics: receipts, since: run.clock.now(), heard };
      const ears = hears || receipts.length === 0 ? null : await overhear(receive, `${folder}-receive`, overhearing);
      try {
        const log = (line: string) => void say(`${folder}: ${line}`);
        await act({
          send: countingBus(send, () => left, published),
          receive: hears ? overhearingBus(receive, overhearing) : receive,
          clock: run.clock,
          mood,
          signal: ending.signal,
          log,
        });
        if (!ending.signal.aborted) await new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
      } catch (failure) {
        end(); // a partner of whom a part is missing would be another partner
        throw failure;
      } finally {
        await ears?.close();
      }
    }),
  );
  clearTimeout(timer);
  run.signal.removeEventListener('abort', end);
  const failed = outcomes.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  return players.length === 0 ? 1 : 0;
}

/** A line for each receipt; and once, what to do when the hub takes nothing invented. */
function receiptTeller(say: (line: string) => void, complain: (line: string) => void): (receipt: HeardReceipt) => void {
  let told = false;
  return ({ eventId, outcome, reason }) => {
    say(`receipt: ${outcome}${reason === null ? '' : ` ${reason}`} ${eventId ?? 'of a message without an id'}`);
    if (reason !== 'SIMULATED_NOT_TAKEN' || told) return;
    told = true;
    complain(
      'The hub takes no simulated messages: it holds real records. Play to a demonstration hub, one in development with HUB_SIMULATE=1 or on the embedded database.',
    );
  };
}

const USAGE = 'npm run simulate -- PARTNER [--mood MOOD] [--seconds NUMBER] [--messages NUMBER] [--send FILE --receive FILE]';

function orderOf(args: readonly string[], partners: Partners): Result<Order, string> {
  const options = {
    mood: { type: 'string' },
    seconds: { type: 'string' },
    messages: { type: 'string' },
    send: { type: 'string', multiple: true },
    receive: { type: 'string', multiple: true },
  } as const;
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return refuse(`Say whom to play: ${USAGE}`);
  }
  const { positionals, values } = parsed;
  const [partner = '', ...more] = positionals;
  const names = Object.keys(partners).join(', ');
  if (partner === '') return refuse(`Say whom to play: ${USAGE}. PARTNER is one of ${names}.`);
  if (more.length > 0) return refuse(`Name one partner, not ${positionals.length}: start the command once for each.`);
  if (!Object.hasOwn(partners, partner)) return refuse(`There is nothing that plays "${partner}": name one of ${names}.`);
  const mood = MOODS.find((each) => each === (values.mood ?? 'prompt'));
  if (mood === undefined) return refuse(`"${values.mood}" is no mood: say one of ${MOODS.join(', ')}.`);
  const seconds = numberOf(values.seconds);
  const messages = numberOf(values.messages);
  if (seconds === null) return refuse('Say after how many seconds to stop as a whole number from 1: --seconds 60.');
  if (messages === null) return refuse('Say after how many messages to stop as a whole number from 1: --messages 10.');
  const { send = [], receive = [] } = values;
  return ok({ partner, mood, seconds, messages, send, receive });
}

/** A whole number from 1; Infinity where nothing is said; null for anything else. */
function numberOf(text: string | undefined): number | null {
  if (text === undefined) return Infinity;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
