/**
 * XML as a drawing has it, walked through in its order. What is not well-formed ends the walk with a fault, and so do a document
 * type with entities of its own and elements nested too deep, since either may grow without bounds.
 */
import { SaxesParser } from 'saxes';

/** One step of a walk through the text. Names are as written, with their prefix; values have their references replaced. */
export type XmlStep =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'instruction'; readonly name: string }
  | { readonly kind: 'fault'; readonly message: string };

const deepest = 200;
/** Ends the walk: the parser itself would go on after a fault. */
const faulty = new Error('not well-formed');

/** After a fault nothing comes. */
export function readXml(source: string): readonly XmlStep[] {
  const steps: XmlStep[] = [];
  const parser = new SaxesParser();
  let depth = 0;
  const step = (one: XmlStep): void => void steps.push(one);
  const fault = (what: string): never => {
    step({ kind: 'fault', message: `line ${parser.line}: ${what}` });
    throw faulty;
  };
  // It begins its message with the place.
  parser.on('error', ({ message }) => fault(message.replace(/^[\d:]*\s*/, '')));
  parser.on('doctype', (text) => {
    if (text.includes('[')) fault('a document type with entities of its own is not taken; save as plain SVG');
  });
  parser.on('processinginstruction', ({ target }) => step({ kind: 'instruction', name: target }));
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > deepest) fault(`elements nested more than ${deepest} deep`);
    step({ kind: 'open', name, attributes: new Map(Object.entries(attributes)) });
  });
  parser.on('closetag', ({ name }) => {
    depth--;
    step({ kind: 'close', name });
  });
  parser.on('text', (text) => step({ kind: 'text', text }));
  parser.on('cdata', (text) => step({ kind: 'text', text }));
  try {
    parser.write(source).close();
  } catch (error) {
    if (error !== faulty) throw error;
  }
  return steps;
}
