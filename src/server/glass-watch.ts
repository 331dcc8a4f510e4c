/** Watches over a line that stands on broken glass: when the glass is over, by its limit or because somebody gave it back on whichever hub, the line is closed. */
import type { Asking, AskingFor, Said } from '../access/asking.ts';

/** How often it is looked at, in milliseconds: a line is closed within five seconds of the end. */
const LOOK_MS = 1_000;
/** For how long nobody may be able to say, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Calls `over` once, when what was said may no longer be said. The answer ends the watch. For a line without glass it does nothing. */
export function watchGlass(asking: () => Asking, said: Said, askingFor: AskingFor, over: () => void): () => void {
  if (asking().glass === null) return () => undefined;
  let knownAt = performance.now();
  let looking = false;
  const stop = () => clearInterval(timer);
  const close = () => {
    stop();
    over();
  };
  const look = async (): Promise<void> => {
    const verdict = await askingFor(asking().identity, said).catch(() => null);
    if (verdict !== null) knownAt = performance.now();
    if (verdict?.ok === false) close();
  };
  const timer = setInterval(() => {
    if (performance.now() - knownAt > PATIENCE_MS) close();
    else if (!looking) {
      looking = true;
      void look().finally(() => (looking = false));
    }
  }, LOOK_MS);
  return stop;
}
