/**
 * A window too small for a page without scrolling: magnified (WCAG 2.2, 1.4.4) or 320 px wide (1.4.10). There the page
 * scrolls, one thing below the other. As in `styles/kiosk.css`.
 */
import { unsafeCSS } from 'lit';

export const tiny = unsafeCSS(
  '@media (max-width: 359px), (orientation: portrait) and (max-height: 660px), (orientation: landscape) and (max-height: 460px)',
);
