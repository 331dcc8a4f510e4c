/** What an event of the hub says in the words of Sample Partner. Pure. */
import type { PlainEvent } from '../../../src/exchange/outbound.ts';
import type { CaseNews } from './messages.ts';

export function translate(happened: CaseNews['happened'], { key, occurredAt }: PlainEvent): CaseNews {
  return { caseId: key, happened, at: occurredAt.toISOString() };
}
