/** How the live line stands; while it is broken, how long until the next try. */
import { useEffect, useState } from 'react';
import { lineWords, type LineState } from '../hub/line.ts';

export function LineBadge({ line }: { readonly line: LineState }) {
  const left = useSecondsLeft(line);
  return (
    <p className={`badge line-${line.kind}`}>
      <span className="dot" aria-hidden="true" />
      {lineWords(line)}
      {left > 0 && ` in ${left} s`}
    </p>
  );
}

/** Seconds until the line is tried again, counted down; 0 when it is being tried, or needs no trying. */
function useSecondsLeft(line: LineState): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (line.kind !== 'reconnecting') {
      setLeft(0);
      return;
    }
    setLeft(line.seconds);
    const clock = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1_000);
    return () => clearInterval(clock);
  }, [line]);
  return left;
}
