/** English. */
export { en as follow } from '../follow/en.ts';
export { en as kiosk } from '../kiosk/en.ts';
export { en as office } from '../office/en.ts';
export { en as screens } from '../screens/en.ts';
export { en as wall } from '../wall/en.ts';
