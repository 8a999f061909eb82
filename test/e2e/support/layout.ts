/** What of a page lies where a person cannot get at it. */
import type { Page } from 'playwright-core';

const everything = `
  const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const parentOf = (one) => one.assignedSlot ?? one.parentElement ?? one.getRootNode().host ?? null;
  const shown = all(document.body).filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('svg'));
`;

/**
 * What is to be touched, and has less than 64 px in the lower three fifths of the window: 1,220 mm above the floor where a
 * 32-inch panel on end hangs with its lower edge at 790 mm (EN 301 549 V3.2.1, 8.3; ADA 2010, 308.2.1).
 */
export function outOfReach(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {${everything}
    return shown
      .filter((one) => one.matches('a[href], button, input, select, textarea'))
      .filter((one) => one.getBoundingClientRect().bottom < innerHeight * 0.4 + 63.5)
      .map((one) => one.textContent.trim());
  })()`);
}

/** Texts that do not show whole, however far the page is scrolled down, and whether it is wider than the window. */
export function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {${everything}
    const found = document.documentElement.scrollWidth > innerWidth ? ['the page is ' + document.documentElement.scrollWidth + ' wide'] : [];
    const scrolls = getComputedStyle(document.documentElement).overflowY !== 'hidden';
    for (const one of shown) {
      // What is for those who cannot see it is clipped on purpose.
      if (getComputedStyle(one).clipPath !== 'none') continue;
      const texts = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
      for (const text of texts) {
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        if (box.width === 0) continue;
        // The box of a face is higher than its letters.
        const slack = parseFloat(getComputedStyle(one).fontSize) * 0.2;
        const out = (edge) => box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - slack || box.bottom > edge.bottom + slack;
        const page = { left: 0, right: innerWidth, top: scrolls ? -Infinity : 0, bottom: scrolls ? Infinity : innerHeight };
        let hidden = out(page);
        for (let above = one; above && !hidden; above = parentOf(above)) {
          if (above === document.documentElement || above === document.body) break;
          const { overflowX, display } = getComputedStyle(above);
          if (overflowX !== 'visible' && display !== 'contents') hidden = out(above.getBoundingClientRect());
        }
        if (hidden) found.push(one.localName + ': ' + text.data.trim());
      }
    }
    return found;
  })()`);
}

/** What moves for longer than an eye blinks, where less motion was asked for. */
export function moving(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {${everything}
    return [document, ...shown.flatMap((one) => (one.shadowRoot ? [one.shadowRoot] : []))]
      .flatMap((root) => root.getAnimations())
      .filter((animation) => animation.effect.getComputedTiming().duration > 100 && animation.playState === 'running')
      .map((animation) => animation.animationName ?? animation.transitionProperty);
  })()`);
}

/** Ends what moves towards another look. */
export function endMotion(page: Page): Promise<void> {
  return page.evaluate(`(() => {${everything}
    for (const root of [document, ...shown.flatMap((one) => (one.shadowRoot ? [one.shadowRoot] : []))])
      for (const animation of root.getAnimations())
        if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish();
  })()`);
}
