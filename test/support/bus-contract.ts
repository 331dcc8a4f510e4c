/** What every bus of the hub promises, told in terms of the port only: each implementation runs these tests unchanged. */
import { afterEach, describe } from 'vitest';
import type { Bus } from '../../src/exchange/bus.ts';
import { failuresAreOutlasted } from './bus-contract/failures.ts';
import { groupsShareAndRemember } from './bus-contract/groups.ts';
import { hubsOn } from './bus-contract/hubs.ts';
import { messagesAreKept } from './bus-contract/messages.ts';

export interface ContractSettings {
  /** How long a bus may take to do what it promised, in milliseconds: joining a group takes some of them seconds. */
  readonly patience?: number;
}

/** Tests a bus. `makeBus` makes another bus object on the same broker or database each time, as a further hub process would. */
export function busContract(name: string, makeBus: () => Promise<Bus> | Bus, { patience = 10_000 }: ContractSettings = {}): void {
  describe(`the contract of a bus, kept by ${name}`, { timeout: patience * 4 }, () => {
    const hubs = hubsOn(makeBus, patience);
    afterEach(() => hubs.closeAll());
    messagesAreKept(hubs);
    groupsShareAndRemember(hubs);
    failuresAreOutlasted(hubs);
  });
}
