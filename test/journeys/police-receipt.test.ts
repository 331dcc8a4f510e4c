/** What the police send is taken once and answered each time: over the embedded bus. */
import { onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { emptyFolder } from '../database/folder.ts';
import { startHub } from '../support/hub-process.ts';
import { tellPoliceReceipts } from './police-receipt.story.ts';

test('a log that comes twice and one that cannot be taken: each gets its receipt', { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' });
  const { appUrl, stop: letGo } = await startEmbedded(folder);
  await letGo(); // the hub holds it; only its address was wanted
  const bus = embeddedBus({ url: appUrl });
  onTestFinished(() => bus.close());
  await tellPoliceReceipts({ hub, send: bus, receive: bus, patience: 20_000 });
});
