import { startService } from '@kangfu/nest/start-service';
import { intake } from './app.module.js';

await startService(intake);
