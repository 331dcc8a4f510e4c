/** Where a hub in production asks for a token: it is kept in memory, and gone when the page is. */
import { useState, type SubmitEvent } from 'react';

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
      <p id="token-why">This hub shows nothing to strangers. Get a token from the issuer that it trusts (your identity provider) and paste it here. The page keeps it in memory only.</p>
      <label htmlFor="token">Token</label>
      <input id="token" type="password" autoComplete="off" spellCheck={false} required aria-describedby="token-why" value={text} onChange={(event) => setText(event.target.value)} />
      <p className="token-actions">
        <button type="submit">{inUse ? 'Use this one' : 'Look'}</button>
        {inUse && (
          <button type="button" className="quiet" onClick={onForget}>
            Forget the token
          </button>
        )}
      </p>
    </form>
  );
}
