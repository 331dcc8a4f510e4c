/** Where a hub in production asks for a token: it is kept in memory, and gone when the page is. */
import { useState, type SubmitEvent } from 'react';
import { explorerAddress } from '../hub/addresses.ts';

interface TokenFormProps {
  /** Whether a token is in use already. */
  readonly inUse: boolean;
  readonly onToken: (text: string) => void;
  readonly onForget: () => void;
}

export function TokenForm({ inUse, onToken, onForget }: TokenFormProps) {
  const [text, setText] = useState('');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (text.trim() === '') return;
    onToken(text);
    setText('');
  };
  return (
    <form className="token-form" onSubmit={submit} autoComplete="off">
      <p id="token-why">
        This hub needs a token from your issuer: the identity provider that it was set up to trust. Paste one here. The page keeps it in memory only, and it is
        gone when you leave. The <a href={explorerAddress()}>explorer</a> takes a token too.
      </p>
      <label htmlFor="token">Token</label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        aria-describedby="token-why"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="token-actions">
        <button type="submit">{inUse ? 'Use this one instead' : 'Use this token'}</button>
        {inUse && (
          <button type="button" className="quiet" onClick={onForget}>
            Forget the token
          </button>
        )}
      </p>
    </form>
  );
}
