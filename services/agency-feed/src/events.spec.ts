import 'reflect-metadata';
import { eventHistorySuite } from '@kangfu/testing/event-history';
import { agencyFeed } from './app.module.js';

eventHistorySuite(agencyFeed);
