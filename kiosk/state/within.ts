/** The model as a screen for some places sees it: what hangs within them, and what is asked for there. */
import type { RequestView } from '../../server/contract/api/requests.ts';
import type { Model } from './model.ts';

/** The same model where no place is chosen, or none of those chosen is there any more. */
export function within(model: Model, places: readonly string[]): Model {
  const chosen = new Set(places.filter((id) => model.locations.has(id)));
  if (chosen.size === 0) return model;
  const known = new Map<string, boolean>();
  const isIn = (place: string): boolean => {
    const before = known.get(place);
    if (before !== undefined) return before;
    // A ring of parents ends there.
    known.set(place, false);
    const parent = model.locations.get(place)?.parent;
    const answer = chosen.has(place) || (parent !== undefined && isIn(parent));
    known.set(place, answer);
    return answer;
  };
  const dispensers = new Map([...model.dispensers].filter(([, { location }]) => isIn(location)));
  const isAsked = ({ dispenser, location }: RequestView): boolean => {
    const place = dispenser === undefined ? location : model.dispensers.get(dispenser)?.location;
    return place === undefined || isIn(place);
  };
  return {
    ...model,
    dispensers,
    requests: new Map([...model.requests].filter(([, request]) => isAsked(request))),
    alerts: model.alerts.filter(({ dispenser }) => dispenser === undefined || dispensers.has(dispenser)),
  };
}
