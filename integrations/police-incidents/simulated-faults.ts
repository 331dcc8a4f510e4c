/** How an invented message goes wrong: each way is one that real senders find, and each is rejected with its own reason. */
import type { OutgoingMessage } from '../../src/exchange/bus.ts';
import type { PoliceIncident } from './messages.ts';
import type { Dice } from './simulated-dice.ts';

type Write = (body: PoliceIncident) => OutgoingMessage;

const DAY = 86_400_000;

const FAULTS: readonly ((body: PoliceIncident, write: Write) => OutgoingMessage)[] = [
  function withoutAgreement(body, write) {
    const message = write(body);
    return { ...message, headers: Object.fromEntries(Object.entries(message.headers).filter(([name]) => name !== 'ce_isaref')) };
  },
  function cutInTheMiddle(body, write) {
    const message = write(body);
    return { ...message, value: message.value === null ? null : message.value.subarray(0, message.value.length / 2) };
  },
  function withAnUnknownCode(body, write) {
    return write({ ...body, openingCode: 'XX-99' });
  },
  function reportedTomorrow(body, write) {
    return write({ ...body, reportedAt: new Date(Date.parse(body.reportedAt ?? '') + DAY).toISOString() });
  },
  function asbWithoutItsCategory(body, write) {
    return write({ ...body, openingCode: 'ASB-ROWDY', nsirCategory: null });
  },
  function underAnotherKey(body, write) {
    return { ...write(body), key: `${body.log?.number ?? 0}` };
  },
];

/** The message of this body, spoilt in one of the ways. */
export function spoilt(body: PoliceIncident, write: Write, dice: Dice): OutgoingMessage {
  return dice.pick(FAULTS)(body, write);
}
