import 'reflect-metadata';
import { eventHistorySuite } from '@kangfu/testing/event-history';
import { quality } from './app.module.js';

eventHistorySuite(quality);
