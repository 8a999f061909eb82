/** Swedish. What a language is made of: the texts of each page. A file here more is a language more. */
export { sv as follow } from '../follow/sv.ts';
export { sv as kiosk } from '../kiosk/sv.ts';
export { sv as office } from '../office/sv.ts';
export { sv as screens } from '../screens/sv.ts';
export { sv as wall } from '../wall/sv.ts';
