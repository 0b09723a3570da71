/** A job for tests: a verification that is done, and what is told otherwise. */
import type { JobStatus } from '../../ground/api/types';

export function jobOf(id: string, more: Partial<JobStatus> = {}): JobStatus {
  return {
    id,
    kind: 'notebook.verify',
    noun: 'verification',
    title: `${id}.ipynb`,
    owner: 'ada',
    state: 'done',
    phase: 'saving',
    fraction: 1,
    seq: 5,
    attempt: 1,
    attempts: 1,
    queue: 'interactive',
    place: 'here',
    priority: 0,
    created_at: '2026-11-30T10:00:00Z',
    not_before: null,
    started_at: '2026-11-30T10:00:00Z',
    ended_at: '2026-11-30T10:01:00Z',
    expected: null,
    waiting_for: null,
    cancellable: false,
    retryable: false,
    details: {},
    result: null,
    error: null,
    parent: null,
    schedule: null,
    children: null,
    runner: null,
    ...more
  };
}

export function running(id: string, more: Partial<JobStatus> = {}): JobStatus {
  return jobOf(id, {
    state: 'running',
    phase: 'running',
    fraction: 0.2,
    seq: 2,
    ended_at: null,
    cancellable: true,
    ...more
  });
}
