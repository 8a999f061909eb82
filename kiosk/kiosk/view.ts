/** The kiosk's views, and how to go from one to another. */
import type { NewRequest } from '../../server/contract/api/requests.ts';
import type { Category } from '../../server/contract/site-file.ts';

export type View =
  | { readonly name: 'start' }
  | { readonly name: 'room'; readonly room: string }
  | { readonly name: 'ask'; readonly category: Category }
  | { readonly name: 'item'; readonly item: string }
  | { readonly name: 'problem' }
  | { readonly name: 'problem-of'; readonly dispenser: string | null }
  | { readonly name: 'receipt'; readonly body: NewRequest }
  /** It was filled minutes ago: is it really empty? */
  | { readonly name: 'refilled'; readonly dispenser: string }
  | { readonly name: 'choose-room' };

/** Fired by a part that wants another view. */
export class GoTo extends Event {
  static readonly type = 'hy-go';
  readonly view: View;

  constructor(view: View) {
    super(GoTo.type, { bubbles: true, composed: true });
    this.view = view;
  }
}

/** Fired by a part through which a person asks for or reports something. */
export class Ask extends Event {
  static readonly type = 'hy-ask';
  readonly body: NewRequest;

  constructor(body: NewRequest) {
    super(Ask.type, { bubbles: true, composed: true });
    this.body = body;
  }
}

/** Fired by the receipt: take back what was just asked. */
export class Undo extends Event {
  static readonly type = 'hy-undo';

  constructor() {
    super(Undo.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'hy-go': GoTo;
    'hy-ask': Ask;
    'hy-undo': Undo;
  }
}
