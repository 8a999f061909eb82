/**
 * `<hy-code-field>`: takes a code as a scanner types it, with Enter, or, where the browser reads barcodes, from the camera
 * (W3C "Accelerated Shape Detection in Images", section 2.2). Fires `hy-code` with it; of a shelf's label of ours that is the item.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { codeIn } from '../state/receiving.ts';
import { officeStyles } from './office-styles.ts';
import './dialog/modal.ts';

interface BarcodeReader {
  detect(image: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
declare global {
  // TypeScript does not know it, and not every browser has it.
  var BarcodeDetector: (new () => BarcodeReader) | undefined;
}

/** ms between two looks. */
const lookEvery = 150;
/** A camera is for secure pages only. */
const canSee = (): boolean => globalThis.BarcodeDetector !== undefined && navigator.mediaDevices !== undefined;

@customElement('hy-code-field')
export class CodeField extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .row {
        align-items: end;
        flex-wrap: nowrap;
      }
      label {
        flex: 1;
        min-width: 0;
      }
      video {
        display: block;
        width: 100%;
        aspect-ratio: 4 / 3;
        object-fit: cover;
        background: #000;
      }
      .box {
        padding: var(--space-4);
      }
      .box .row {
        justify-content: space-between;
        align-items: center;
      }
      .box p {
        margin: 0;
      }
    `,
  ];
  @property() label = '';
  @state() private seeing = false;
  @state() private refused = false;
  @query('video') private readonly video!: HTMLVideoElement;
  #stream: MediaStream | null = null;
  #turn = 0;

  constructor() {
    super();
    new Localised(this);
  }

  override render(): TemplateResult {
    const m = o().count;
    return html`<div class="row">
        <label>${this.label}<input type="search" placeholder=${m.scanHint} @keydown=${this.#typed} /></label>
        ${canSee() ? html`<button type="button" @click=${this.#see}>${m.camera}</button>` : nothing}
      </div>
      <div role="status">${this.refused ? html`<p class="said bad">${m.noCamera}</p>` : nothing}</div>
      ${
        this.seeing
          ? html`<hy-modal .label=${this.label} @hy-escape=${this.#close}>
              <video muted playsinline></video>
              <div class="box">
                <div class="row"><p>${m.cameraHint}</p><button autofocus @click=${this.#close}>${o().cancel}</button></div>
              </div>
            </hy-modal>`
          : nothing
      }`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  readonly #typed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const code = event.target.value.trim();
    event.target.value = '';
    if (code !== '') this.#tell(code);
  };

  #tell(code: string): void {
    this.dispatchEvent(new CustomEvent('hy-code', { detail: codeIn(code) }));
  }

  readonly #see = async (): Promise<void> => {
    this.refused = false;
    this.seeing = true;
    const turn = ++this.#turn;
    await this.updateComplete;
    const stream = await navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment' } })
      .catch(() => null);
    // It was put away meanwhile, and perhaps opened again.
    if (turn !== this.#turn) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      return;
    }
    if (stream === null) {
      this.refused = true;
      this.#close();
      return;
    }
    this.#stream = stream;
    this.video.srcObject = stream;
    await this.video.play().catch(() => {});
    await this.#look(stream);
  };

  async #look(stream: MediaStream): Promise<void> {
    const Reader = globalThis.BarcodeDetector;
    const reader = Reader === undefined ? null : new Reader();
    while (reader !== null && this.#stream === stream) {
      // Before the first picture there is nothing to read.
      const [found] = await reader.detect(this.video).catch(() => []);
      if (this.#stream !== stream) return;
      if (found !== undefined) {
        this.#close();
        this.#tell(found.rawValue);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, lookEvery));
    }
  }

  readonly #close = (): void => {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#turn++;
    this.seeing = false;
  };
}
