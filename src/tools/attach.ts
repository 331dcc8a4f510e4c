/** How a command-line tool stands on a hub: on the running one's database and bus, or on what it brings up itself and takes down again. */
import { integrations } from '../../integrations/registry.ts';
import { readConfig } from '../config.ts';
import { openHub, type OpenHub } from '../hub.ts';
import { systemClock } from '../shared/clock.ts';

/** Failures whose message is a sentence for the person who typed the command. */
const PLAIN = new Set(['SettingsWrong', 'DatabaseCannotStart', 'BusCannotStart', 'BoundaryRefused', 'Refused', 'UnknownTopic']);

/**
 * Opens the inner hub. The tool takes its share of what comes in: beside a running hub it helps, alone it does all of it. What it has to say to
 * partners (events, receipts, dead letters) stands in the outbox until a hub runs. Breaks and recoveries are told on stderr.
 */
export function attach(): Promise<OpenHub> {
  return openHub(readConfig(), integrations, { clock: systemClock, log: (line) => process.stderr.write(`${line}\n`), relays: false });
}

/** Runs a tool and ends the process with its exit code; a failure that is a sentence is told as one, with exit code 1. */
export async function runTool(tool: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await tool();
  } catch (failure) {
    if (!(failure instanceof Error) || !PLAIN.has(failure.name)) throw failure;
    process.stderr.write(`${failure.message}\n`);
    process.exitCode = 1;
  }
}
