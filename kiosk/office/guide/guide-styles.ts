/** A list of steps down the page: the one to take stands open, those behind are ticked, those ahead are quiet. */
import { css } from 'lit';

export const guideStyles = css`
  ol {
    list-style: none;
    margin: var(--space-5) 0 0;
    padding: 0;
    max-width: 48rem;
    counter-reset: step;
  }
  li {
    position: relative;
    counter-increment: step;
    padding: 0 0 var(--space-5) 4rem;
  }
  li::before {
    content: counter(step);
    position: absolute;
    inset: 0 auto auto 0;
    display: grid;
    place-items: center;
    width: 2.5rem;
    height: 2.5rem;
    border: 2px solid var(--line-strong);
    border-radius: var(--radius-round);
    background: var(--surface);
    font-weight: var(--weight-title);
  }
  li:not(:last-child)::after {
    content: '';
    position: absolute;
    inset: 2.75rem auto 0.25rem calc(1.25rem - 1px);
    width: 2px;
    background: var(--line);
  }
  li h2 {
    margin: 0;
    min-height: 2.5rem;
    display: flex;
    align-items: center;
  }
  li.later h2 {
    color: var(--ink-3);
    font-weight: var(--weight-text);
  }
  li.done h2 {
    color: var(--ink-2);
  }
  li.done::before {
    content: '✓';
    background: var(--act-soft);
    border-color: var(--act);
    color: var(--act);
  }
  li.now::before {
    background: var(--act);
    border-color: var(--act);
    color: var(--on-act);
  }
  li.now h2 {
    font-size: var(--text-4);
  }
  li > .hint {
    margin: var(--space-1) 0 var(--space-4);
  }
  form label {
    flex: 1 1 13rem;
  }
  form input,
  form select {
    width: 100%;
    font-weight: var(--weight-text);
  }
  form .main {
    flex: 1 1 100%;
    max-width: 16rem;
    min-height: 52px;
  }
  pre {
    margin: var(--space-2) 0 var(--space-4);
    padding: var(--space-4);
    background: var(--sunken);
    border-radius: var(--radius-1);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  code {
    user-select: all;
  }
  dl.facts {
    margin-block: var(--space-3) var(--space-4);
    grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
  }
  dl.facts dd {
    font-size: var(--text-2);
  }
  .said {
    margin-top: var(--space-4);
  }
  .waits {
    display: flex;
    gap: var(--space-3);
    align-items: center;
    font-weight: var(--weight-strong);
  }
  .pulse {
    width: 1rem;
    height: 1rem;
    border-radius: var(--radius-round);
    background: var(--act);
    animation: breathe 2s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.25;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pulse {
      animation: none;
    }
  }
  @media (max-width: 560px) {
    li {
      padding-inline-start: 3.25rem;
    }
  }
`;
