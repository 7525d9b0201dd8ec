import { startService } from '@kangfu/nest/start-service';
import { agencyFeed } from './app.module.js';

await startService(agencyFeed);
