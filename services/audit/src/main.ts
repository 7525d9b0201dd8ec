import { startService } from '@kangfu/nest/start-service';
import { audit } from './app.module.js';

await startService(audit);
