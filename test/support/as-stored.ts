/** A document as its store writes it: without what is undefined. */
export const asStored = <D>(doc: D): D => JSON.parse(JSON.stringify(doc));
