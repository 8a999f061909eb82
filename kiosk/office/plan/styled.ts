/** `<div ${styled({ width: '3rem' })}>`: styles set one by one, since the pages' security policy lets no style attribute be. */
import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

type Styles = Readonly<Record<string, string>>;

class Styled extends Directive {
  render(_styles: Styles) {
    return noChange;
  }

  override update({ element }: ElementPart, [styles]: [Styles]) {
    if (element instanceof HTMLElement)
      for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
    return noChange;
  }
}

export const styled = directive(Styled);
