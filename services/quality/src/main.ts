import { startService } from '@kangfu/nest/start-service';
import { quality } from './app.module.js';

await startService(quality);
