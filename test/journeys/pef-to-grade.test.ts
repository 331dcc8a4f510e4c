/** From an answer on a form to the grade of the police: over the embedded bus. */
import { onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { emptyFolder } from '../database/folder.ts';
import { startHub } from '../support/hub-process.ts';
import { tellPefToGrade } from './pef-to-grade.story.ts';

test('what a resident wrote is picked, released by a second person, sent without its source, and graded', { timeout: 120_000 }, async () => {
  const folder = await emptyFolder();
  const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' });
  const { appUrl, stop: letGo } = await startEmbedded(folder);
  await letGo(); // the hub holds it; only its address was wanted
  const bus = embeddedBus({ url: appUrl });
  onTestFinished(() => bus.close());
  await tellPefToGrade({ hub, send: bus, receive: bus, patience: 20_000 });
});
