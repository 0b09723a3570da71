import type { Plan } from '../ground/api/values';

/** Whether no step of the ladder runs the model: neither here nor on someone else's machine. */
export function cannotRun(plan: Plan): boolean {
  return (
    plan.fit.verdict === 'too_big' &&
    plan.step !== 'remote' &&
    !(plan.ladder ?? []).some(step => step.chosen)
  );
}
