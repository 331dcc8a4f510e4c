/** A fight called in on a Pubwatch radio reaches the control room's screen, and its keeper is told what became of it: over the embedded bus. */
import { onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { emptyFolder } from '../database/folder.ts';
import { startHub } from '../support/hub-process.ts';
import { tellFridayNight } from './friday-night.story.ts';

test('a fight called in on a Pubwatch radio is one incident on the screen, and each message gets its receipt', { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' });
  const { appUrl, stop: letGo } = await startEmbedded(folder);
  await letGo(); // the hub holds it; only its address was wanted
  const bus = embeddedBus({ url: appUrl });
  onTestFinished(() => bus.close());
  await tellFridayNight({ hub, send: bus, receive: bus, patience: 20_000 });
});
