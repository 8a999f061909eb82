/** `ask()` puts a question over the page, in the page's language, for what cannot be undone; `<hy-question>` shows it. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { Select } from '../../state/select.ts';
import { createStore } from '../../state/store.ts';
import { officeStyles } from '../office-styles.ts';
import { route } from '../router.ts';
import './modal.ts';

export interface Question {
  /** `Avbryta beställningen?` */
  readonly title: string;
  /** What follows from it. */
  readonly text?: string | undefined;
  /** The button that does it: the verb itself, not "OK". */
  readonly yes: string;
  /** The other button; "Cancel" unless it would be taken for the deed. */
  readonly no?: string;
  /** Something is lost by it. */
  readonly grave?: boolean;
}

const asked = createStore<(Question & { readonly answer: (yes: boolean) => void }) | null>(null);

// Whoever goes elsewhere does not want it, and is not to find the question over another view.
route.subscribe(() => asked.get()?.answer(false));

/** Whether they want it. A question that is not answered yet is answered no. */
export function ask(question: Question): Promise<boolean> {
  asked.get()?.answer(false);
  return new Promise((resolve) => {
    asked.set({
      ...question,
      answer(yes) {
        asked.set(null);
        resolve(yes);
      },
    });
  });
}

@customElement('hy-question')
export class QuestionView extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .box {
        padding: var(--space-5);
      }
      h2 {
        overflow-wrap: anywhere;
      }
      .row {
        margin-top: var(--space-5);
        justify-content: end;
      }
      button.lose {
        background: var(--empty);
        border-color: var(--empty);
        color: var(--on-empty);
      }
      @media (max-width: 480px) {
        .row button {
          flex: 1 1 100%;
        }
      }
    `,
  ];
  readonly #asked = new Select(this, asked, (now) => now);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const question = this.#asked.value;
    if (question === null) return nothing;
    const { title, text, yes, no = o().cancel, grave = false, answer } = question;
    return html`<hy-modal .label=${title} @hy-escape=${() => answer(false)}>
      <div class="box">
        <h2>${title}</h2>
        ${text === undefined ? nothing : html`<p>${text}</p>`}
        <div class="row">
          <button ?autofocus=${grave} @click=${() => answer(false)}>${no}</button>
          <button class=${grave ? 'lose' : 'main'} ?autofocus=${!grave} @click=${() => answer(true)}>${yes}</button>
        </div>
      </div>
    </hy-modal>`;
  }
}
