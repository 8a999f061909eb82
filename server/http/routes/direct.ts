/** The routes that are answered without the app (`../direct.ts`), which is loaded with all the others later. */
import type { Route } from '../route.ts';
import { liveRoutes } from './live.ts';
import { systemRoutes } from './system.ts';

export const directRoutes: readonly Route[] = [...liveRoutes, ...systemRoutes].filter(({ direct }) => direct);
