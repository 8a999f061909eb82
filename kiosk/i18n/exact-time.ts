/** Times that are compared with others: never "2 hours ago". */
import { dated } from './format.ts';

const stampFormat = dated({ dateStyle: 'medium', timeStyle: 'short' });
const exactFormat = dated({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `23 nov. 2026 09:12` */
export const stamp = (time: string): string => stampFormat().format(Date.parse(time));
/** `23 nov. 09:12:10` */
export const exactTime = (time: string): string => exactFormat().format(Date.parse(time));
