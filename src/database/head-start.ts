/** Lets the embedded database get up, in processes of its own, while the hub's code is still being loaded: half a second of a first start. */
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from './embedded.ts';

/** How long the database is waited for, in milliseconds: until its first process works. Loading code leaves it no turn before that. */
const HEAD_START_MS = 100;

export interface HeadStart {
  /** Lets go of the database again: whoever opened it meanwhile holds it. */
  letGo(): Promise<void>;
}

/** Begins to start the embedded database of a folder. Whatever goes wrong is told by the opening that follows. */
export async function headStart(folder: string): Promise<HeadStart> {
  const starting = startEmbedded(folder).catch(() => null);
  await Promise.race([starting, pause(HEAD_START_MS)]);
  return { letGo: async () => (await starting)?.stop() };
}
