import { startService } from '@kangfu/nest/start-service';
import { autismRegistry } from './app.module.js';

await startService(autismRegistry);
