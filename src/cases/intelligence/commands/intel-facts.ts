/** The envelope of everything that is said of a package: its reference is the key, so that its messages keep their order. */
import type { MessageFacts } from '../../../exchange/outbound.ts';
import type { IntelPackage } from '../intelligence.entity.ts';

export function intelFacts(each: IntelPackage, eventId: string, occurredAt: Date): MessageFacts {
  if (!each.agreement) throw new Error(`The intelligence package ${each.id} was never released, so no agreement covers a message about it.`);
  return {
    eventId,
    key: each.reference,
    occurredAt,
    regime: 'LED_PART3',
    classification: each.classification,
    agreement: each.agreement,
    markings: each.markings,
    simulated: each.simulated,
  };
}
