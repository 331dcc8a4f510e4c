/** The program of hub-process.ts: opens the embedded database of a folder, says so, and holds it until SIGTERM. */
import { startEmbedded } from '../../src/database/embedded.ts';

try {
  const database = await startEmbedded(process.argv[2] ?? '');
  const awake = setInterval(() => {}, 60_000);
  process.once('SIGTERM', async () => {
    await database.stop();
    clearInterval(awake);
  });
  console.log(JSON.stringify({ appUrl: database.appUrl, ownerUrl: database.ownerUrl }));
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exitCode = 1;
}
