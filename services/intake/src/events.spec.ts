import 'reflect-metadata';
import { eventHistorySuite } from '@kangfu/testing/event-history';
import { intake } from './app.module.js';

eventHistorySuite(intake);
