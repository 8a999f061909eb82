/** See there; other edges use it too. */
export { createSeldom } from '../domain/seldom.ts';
