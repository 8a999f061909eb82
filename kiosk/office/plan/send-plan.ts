/** A picture on its way to be a floor's plan: looked at here, sent as it is, judged by the server. */
import * as v from 'valibot';
import { PlanView, planLimit, planTypes } from '../../../server/contract/api/plans.ts';
import { decode, ErrorBody, type Result, refuse } from '../../../server/contract/errors.ts';
import { baseUrl } from '../../data/base-url.ts';
import { o } from '../../i18n/office/t.ts';

export interface Picture {
  readonly file: File;
  readonly type: string;
  /** The picture as an address of its own: the pages' security policy lets no other through. */
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

/** Errors: `invalid`, for a person, when it is no picture that this browser can show, or too large. */
export async function readPicture(file: File): Promise<Result<Picture>> {
  const { plan } = o();
  const type = planTypes.find((one) => one === file.type || (/\.svg$/i.test(file.name) && one === planTypes[0]));
  if (type === undefined) return refuse('invalid', plan.wrongType);
  if (file.size > planLimit) return refuse('invalid', plan.tooLarge);
  const src = await dataUrl(new Blob([file], { type }));
  const image = new Image();
  image.src = src;
  const shown = await image.decode().then(
    () => true,
    () => false,
  );
  if (!shown) return refuse('invalid', plan.unreadable);
  // An SVG without width and height of its own has none of the browser's: a square of nothing in some.
  return { ok: true, value: { file, type, src, width: image.naturalWidth || 4, height: image.naturalHeight || 3 } };
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
  if (response.ok) return decode(PlanView, answer, 'answer');
  const fault = v.safeParse(ErrorBody, answer);
  return refuse('invalid', fault.success ? fault.output.error.message : String(response.status));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => resolve('');
    reader.readAsDataURL(blob);
  });
}
