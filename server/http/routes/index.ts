/** The route table: every route that there is. */
import type { Route } from '../route.ts';
import { adoptionRoutes } from './adoption.ts';
import { auditRoutes } from './audit.ts';
import { calibrationRoutes } from './calibration.ts';
import { deviceRoutes } from './devices.ts';
import { dispenserRoutes } from './dispensers.ts';
import { followRoutes } from './follow.ts';
import { healthRoutes } from './health.ts';
import { homeAssistantRoutes } from './home-assistant.ts';
import { inboxRoutes } from './inbox.ts';
import { integrationRoutes } from './integrations.ts';
import { itemRoutes } from './items.ts';
import { ledgerRoutes } from './ledger.ts';
import { liveRoutes } from './live.ts';
import { locationRoutes } from './locations.ts';
import { orderRoutes } from './orders.ts';
import { pairingRoutes } from './pairings.ts';
import { planRoutes } from './plans.ts';
import { readingRoutes } from './readings.ts';
import { reportingRoutes } from './reporting.ts';
import { requestRoutes } from './requests.ts';
import { roundRoutes } from './rounds.ts';
import { screenRoutes } from './screens.ts';
import { sessionRoutes } from './session.ts';
import { siteRoutes } from './site.ts';
import { sourceRoutes } from './sources.ts';
import { stockRoutes } from './stock.ts';
import { supplierRoutes } from './suppliers.ts';
import { systemRoutes } from './system.ts';
import { tableRoutes } from './tables.ts';
import { tokenRoutes } from './tokens.ts';
import { uplinkRoutes } from './uplinks.ts';
import { userRoutes } from './users.ts';

export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...liveRoutes,
  ...dispenserRoutes,
  ...readingRoutes,
  ...itemRoutes,
  ...locationRoutes,
  ...planRoutes,
  ...supplierRoutes,
  ...stockRoutes,
  ...ledgerRoutes,
  ...tableRoutes,
  ...requestRoutes,
  ...followRoutes,
  ...roundRoutes,
  ...orderRoutes,
  ...deviceRoutes,
  ...integrationRoutes,
  ...sourceRoutes,
  ...homeAssistantRoutes,
  ...inboxRoutes,
  ...adoptionRoutes,
  ...calibrationRoutes,
  ...reportingRoutes,
  ...healthRoutes,
  ...uplinkRoutes,
  ...siteRoutes,
  ...userRoutes,
  ...screenRoutes,
  ...pairingRoutes,
  ...tokenRoutes,
  ...auditRoutes,
  ...systemRoutes,
];
