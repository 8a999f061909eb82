/** Plans of floors: pictures that dispensers are placed on. The picture itself crosses as bytes, never in JSON. */
import * as v from 'valibot';

export const planTypes = ['image/svg+xml', 'image/png'] as const;
export type PlanType = (typeof planTypes)[number];

/** Bytes of the largest picture: 2 MiB. */
export const planLimit = 2 * 1024 * 1024;

/** That a place has a plan, for screens and the office: `GET /locations/{location}/plan?v={version}` is the picture. */
export const PlanView = v.object({
  location: v.string(),
  /** Changes with the picture. */
  version: v.string(),
  /** In its own units; only the proportion means something. */
  width: v.number(),
  height: v.number(),
});
export type PlanView = v.InferOutput<typeof PlanView>;
