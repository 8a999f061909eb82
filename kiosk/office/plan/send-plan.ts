/** A picture on its way to be a floor's plan: looked at here, sent as it is, judged by the server. */
import * as v from 'valibot';
import { PlanView, planLimit, planTypes } from '../../../server/contract/api/plans.ts';
import { ErrorBody, type Result, refuse } from '../../../server/contract/errors.ts';
import { baseUrl } from '../../data/base-url.ts';
import { decoded } from '../../data/decoded.ts';
import { o } from '../../i18n/office/t.ts';

export interface Picture {
  readonly file: File;
  readonly type: string;
  /** The picture as an address of its own: the pages' security policy lets no other through. */
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

/** The picture, or why it is none that this browser can show, or too large. */
export async function readPicture(file: File): Promise<Picture | string> {
  const { plan } = o();
  const type = planTypes.find((one) => one === file.type || (/\.svg$/i.test(file.name) && one === planTypes[0]));
  if (type === undefined) return plan.wrongType;
  if (file.size > planLimit) return plan.tooLarge;
  const src = await dataUrl(new Blob([file], { type }));
  const image = new Image();
  image.src = src;
  const shown = await image.decode().then(
    () => true,
    () => false,
  );
  if (!shown) return plan.unreadable;
  // An SVG without width and height of its own has none of the browser's: a square of nothing in some.
  return { file, type, src, width: image.naturalWidth || 4, height: image.naturalHeight || 3 };
}

/** Sends it. Errors: as the server refuses. */
export async function sendPicture(location: string, { file, type }: Picture): Promise<Result<PlanView>> {
  const response = await fetch(new URL(`api/v1/locations/${encodeURIComponent(location)}/plan`, baseUrl), {
    method: 'PUT',
    headers: { 'content-type': type },
    body: file,
  }).catch(() => null);
  if (response === null) return refuse('unavailable', '');
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return decoded(PlanView, answer);
  const fault = v.safeParse(ErrorBody, answer);
  return fault.success
    ? { ok: false, ...fault.output.error, code: 'invalid' }
    : refuse('internal', String(response.status));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => resolve('');
    reader.readAsDataURL(blob);
  });
}
