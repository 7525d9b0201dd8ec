import 'reflect-metadata';
import { eventHistorySuite } from '@kangfu/testing/event-history';
import { autismRegistry } from './app.module.js';

eventHistorySuite(autismRegistry);
