/** The sheet with the marks on it, and the list of what hangs there beside it. */
import { css } from 'lit';

export const planStyles = css`
  .board {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 19rem;
    gap: var(--space-5);
    align-items: start;
  }
  .board.alone {
    grid-template-columns: minmax(0, 1fr);
  }
  /* The plan stays in sight however long the list is. */
  .left {
    position: sticky;
    top: var(--space-4);
  }
  /* A plan is not mirrored in a language that reads from the right. */
  .sheet {
    position: relative;
    isolation: isolate;
    direction: ltr;
    max-width: 100%;
    margin-inline: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius-1);
    background: var(--surface);
    user-select: none;
  }
  .sheet img {
    display: block;
    width: 100%;
    height: 100%;
    border-radius: inherit;
    pointer-events: none;
    filter: var(--plan-filter);
    mix-blend-mode: var(--plan-blend);
  }
  .sheet.over {
    outline: 3px dashed var(--act);
    outline-offset: 3px;
  }
  .mark,
  .chip {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-width: 2.25rem;
    height: 2.25rem;
    min-height: 0;
    padding: 0 0.35rem;
    border: 2px solid var(--surface);
    border-radius: var(--radius-round);
    background: var(--act);
    color: var(--on-act);
    font-weight: var(--weight-title);
    font-size: var(--text-2);
    font-variant-numeric: tabular-nums;
    line-height: 1;
  }
  .mark {
    position: absolute;
    transform: translate(-50%, -50%);
    box-shadow: 0 1px 4px #0006;
    cursor: grab;
    touch-action: none;
  }
  .mark:hover:not(:disabled) {
    background: var(--act);
    filter: brightness(1.1);
  }
  .mark:focus-visible {
    border-radius: var(--radius-round);
    z-index: 2;
  }
  .mark::after {
    content: '';
    position: absolute;
    inset: -6px;
  }
  .mark.held {
    cursor: grabbing;
    z-index: 3;
    box-shadow: 0 4px 14px #0008;
  }
  .mark.off {
    opacity: 0.5;
    background: var(--empty);
    color: var(--on-empty);
  }
  .mark.pointed {
    outline: var(--focus);
    outline-offset: 3px;
    z-index: 2;
  }
  .still .mark {
    cursor: default;
  }
  .name {
    position: absolute;
    transform: translate(-50%, 1.5rem);
    z-index: 4;
    padding: 0.15rem 0.5rem;
    border-radius: var(--radius-1);
    background: var(--ink);
    color: var(--paper);
    font-size: var(--text-1);
    font-weight: var(--weight-strong);
    white-space: nowrap;
    pointer-events: none;
  }
  .side h2:not(:first-child) {
    margin-top: var(--space-5);
  }
  .side h3 {
    margin: var(--space-3) 0 var(--space-1);
    font-size: var(--text-1);
    color: var(--ink-2);
  }
  .side ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: var(--space-2);
  }
  .side li {
    display: flex;
    align-items: center;
    gap: var(--space-1);
  }
  .card-of {
    flex: 1;
    min-width: 0;
    justify-content: start;
    text-align: start;
    overflow-wrap: anywhere;
    padding-inline: var(--space-2);
    font-weight: var(--weight-text);
  }
  .waits {
    border-style: dashed;
    cursor: grab;
  }
  .placed {
    border-color: transparent;
    background: none;
  }
  .chip {
    flex: none;
    min-width: 1.75rem;
    height: 1.75rem;
    font-size: var(--text-1);
    background: var(--sunken);
    color: var(--ink);
    border: 0;
  }
  .placed .chip {
    background: var(--act);
    color: var(--on-act);
  }
  .tools {
    margin-block: var(--space-4);
  }
  .drop {
    border: 2px dashed var(--line-strong);
    border-radius: var(--radius-2);
    padding: var(--space-7) var(--space-4);
    text-align: center;
  }
  .drop.over {
    border-color: var(--act);
    background: var(--act-soft);
  }
  .drop p {
    margin: 0 auto var(--space-4);
  }
  .file {
    position: relative;
    font-size: var(--text-2);
  }
  /* The browser's own field speaks the browser's language. */
  .file input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
  .file:focus-within {
    outline: var(--focus);
    outline-offset: 2px;
  }
  .quietly {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  @media (max-width: 1000px) {
    .board {
      grid-template-columns: minmax(0, 1fr);
    }
    .left {
      position: static;
    }
    .side ul {
      grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr));
    }
  }
  /* Still read out with each mark. */
  @media (hover: none) {
    .keys {
      display: none;
    }
  }
  /* On a phone marks would cover the plan: it is larger than the screen, and moved about. */
  @media (max-width: 600px) {
    .view {
      overflow-x: auto;
    }
    .sheet {
      min-width: 34rem;
      max-width: none;
    }
  }
`;
