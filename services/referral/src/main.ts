import { startService } from '@kangfu/nest/start-service';
import { referral } from './app.module.js';

await startService(referral);
