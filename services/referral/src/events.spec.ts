import 'reflect-metadata';
import { eventHistorySuite } from '@kangfu/testing/event-history';
import { referral } from './app.module.js';

eventHistorySuite(referral);
