import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../ground/ids';
import type { Generation } from './generation';
import type { HubMonitor } from '../hub/monitor';

const HUB_AWAY: ReadonlySet<string> = new Set([
  'HUB_UNAVAILABLE',
  'HUB_RATE_LIMITED'
]);

/** Whether a generation failed for want of the Hub, so that waiting will help. */
export function waitsForHub(generation: Generation): boolean {
  return (
    generation.state === 'failed' && HUB_AWAY.has(generation.error?.code ?? '')
  );
}

/** Try a generation again by itself when the Hub that it failed for is back. */
export function retryWhenBack(
  generation: Generation,
  monitor: HubMonitor,
  commands: CommandRegistry
): void {
  generation.changed.connect(() => {
    if (waitsForHub(generation)) {
      monitor.start();
      monitor.reportAway();
    } else if (generation.result?.answer.model_info.origin === 'hub') {
      monitor.reportReached();
    }
  });
  monitor.returned.connect(() => {
    if (waitsForHub(generation)) {
      void commands.execute(CommandIDs.retry);
    }
  });
}
