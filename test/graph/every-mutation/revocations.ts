/** The mutation of revocations. */
import { newId } from '../../../src/shared/ids.ts';
import type { Rows } from './row.ts';

export const REVOCATIONS: Rows = {
  tokenRevoke: async () => {
    const args = { tokenId: newId(), because: 'The laptop was lost.' };
    return { args, other: { ...args, tokenId: newId() }, refused: { because: 'Nothing is named.' }, refusedAs: 'InvalidInput' };
  },
};
