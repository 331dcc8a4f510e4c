/** Copies the session's token, for use in a command or another client. */
import { useEffect, useState } from 'react';
import type { Session } from '../hub/session.ts';

type Copied = 'not yet' | 'copied' | 'refused';

/** How long "Copied" stands, in milliseconds. */
const SHORT_WHILE = 3_000;

const WORDS: Readonly<Record<Copied, string>> = { 'not yet': 'Copy token', copied: 'Token copied', refused: 'Not copied' };

export function CopyToken({ session }: { readonly session: Session }) {
  const [copied, setCopied] = useState<Copied>('not yet');
  useEffect(() => {
    if (copied !== 'copied') return;
    const over = setTimeout(() => setCopied('not yet'), SHORT_WHILE);
    return () => clearTimeout(over);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await session.token());
      setCopied('copied');
    } catch {
      setCopied('refused');
    }
  };
  return (
    <>
      <button type="button" className="quiet" onClick={() => void copy()}>
        {WORDS[copied]}
      </button>
      {copied === 'refused' && (
        <p className="note copy-refused" role="status">
          The browser did not let the page copy. Print one with <code>npm run --silent token -- --as {session.demoUser}</code>.
        </p>
      )}
    </>
  );
}
