import type { VerifyStatus } from '../ground/api/values';

/** Whether a verification has ended, one way or the other. */
export function ended(status: VerifyStatus): boolean {
  return status.phase === 'done' || status.phase === 'cancelled';
}
