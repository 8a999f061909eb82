/** What a view is about, above what is tapped: on a screen on end it stands where the start has its headline. */
import { css } from 'lit';

export const leadStyles = css`
  .lead {
    min-height: 0;
  }
  .lead hy-drawing {
    display: none;
  }
  @media (orientation: portrait) and (min-width: 641px) {
    .lead {
      display: grid;
      grid-template-rows: minmax(min-content, 17rem) minmax(0, 1fr);
    }
    .lead .title {
      align-self: center;
      font-size: var(--text-7);
    }
    .lead hy-drawing {
      display: block;
      place-self: center;
      height: 100%;
      max-height: 24rem;
      max-width: 100%;
    }
  }
`;
