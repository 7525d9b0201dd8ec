export { startInfrastructure, type Infrastructure, type InfrastructureOptions } from './local/infrastructure.ts';
export { startSystem, type Runtime, type System, type SystemOptions } from './start/system.ts';
export { buildIfChanged } from './start/build.ts';
export { services, type ServiceDescription } from './services.ts';
export { root } from './paths.ts';
