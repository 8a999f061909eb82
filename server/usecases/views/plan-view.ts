/** A plan as screens and the office know it: which picture there is, and not the picture. */
import type { PlanView } from '../../contract/api/plans.ts';
import type { PlanDoc } from '../../domain/model.ts';

export const planView = ({ id, version, width, height }: PlanDoc): PlanView => ({
  location: id,
  version,
  width,
  height,
});
