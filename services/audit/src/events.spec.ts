import 'reflect-metadata';
import { eventHistorySuite } from '@kangfu/testing/event-history';
import { audit } from './app.module.js';

eventHistorySuite(audit);
