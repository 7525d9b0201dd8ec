import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import type { ApolloServerPlugin } from '@apollo/server';
import type { Passport } from '@kangfu/access';
import { encodeVector } from '@kangfu/subscriptions';
import { ApolloFederationDriver, type ApolloFederationDriverConfig } from '@nestjs/apollo';
import { type ArgumentsHost, Catch, type DynamicModule, Inject, Logger, Module, type ModuleMetadata, type OnApplicationBootstrap, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaHost, TypeMetadataStorage } from '@nestjs/graphql';
import { LazyMetadataStorage } from '@nestjs/graphql/dist/schema-builder/storages/lazy-metadata.storage.js';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unauthenticated } from '../errors.js';
import type { RequestContext } from '../request-context.js';
import type { GraphqlContext } from './context.js';
import { serveEventStream } from './event-stream.js';
import { errorFormatter, type ErrorLog } from './format-error.js';
import { SCALARS } from './scalars.js';
import { InputValidation } from './validation.js';

export interface SubgraphOptions {
  /** Name of the service: the audience of its passports, its name in the supergraph. */
  readonly name: string;
  readonly resolvers: readonly Type<unknown>[];
  /** What the resolvers inject, unless it comes from `imports`. */
  readonly providers?: readonly Provider[];
  readonly imports?: ModuleMetadata['imports'];
  readonly contextOf: (passport: Passport) => RequestContext;
  /** Default: Nest's logger. */
  readonly log?: ErrorLog;
}

/** Pinned to what the composition library accepts. */
const FEDERATION = {
  version: 2 as const,
  importUrl: 'https://specs.apollo.dev/federation/v2.9',
  directives: ['@key', '@shareable', '@external', '@requires', '@provides', '@override', '@inaccessible', '@tag', '@interfaceObject'],
};

/** Types named by `@Resolver(() => Type)`: those that only have a reference resolver are reachable from no field and would be left out. */
const resolvedTypes = (resolvers: readonly Type<unknown>[]): Type<unknown>[] => {
  LazyMetadataStorage.load([...resolvers]);
  const storage = TypeMetadataStorage as unknown as { metadataByTargetCollection: { get(target: unknown): { resolver?: { typeFn(): Type<unknown> } } } };
  /** `@Resolver()` without a type says so by throwing. */
  const typeOf = (resolver: Type<unknown>): Type<unknown> | undefined => {
    try { return storage.metadataByTargetCollection.get(resolver).resolver?.typeFn(); } catch { return undefined; }
  };
  const types = resolvers.map(typeOf);
  const objects = new Set(TypeMetadataStorage.getObjectTypesMetadata().map(({ target }) => target as unknown));
  return [...new Set(types.filter((type): type is Type<unknown> => type !== undefined && objects.has(type)))];
};

/** Apollo's options of a subgraph, shared by the running service and the printing of its SDL. */
export const graphqlOptions = (resolvers: readonly Type<unknown>[]): ApolloFederationDriverConfig => ({
  driver: ApolloFederationDriver,
  autoSchemaFile: { federation: FEDERATION },
  buildSchemaOptions: { orphanedTypes: resolvedTypes(resolvers) },
  resolvers: { ...SCALARS },
  resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
  introspection: true, // behind the passport
  includeStacktraceInErrorResponses: false,
  persistedQueries: false,
  plugins: [ApolloServerPluginInlineTraceDisabled()],
  graphiql: false,
});

/** Tells the gateway what this operation has written, so that its later fetches wait for it. */
const consistency: ApolloServerPlugin<GraphqlContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ contextValue, response }) {
        const written = contextValue?.kangfu?.written ?? {};
        if (response.body.kind !== 'single' || Object.keys(written).length === 0) return;
        response.body.singleResult.extensions = { ...response.body.singleResult.extensions, consistency: encodeVector(written) };
      },
    };
  },
};

/** Nest would log each refusal with its stack, before `formatError` decides what is worth a line. */
@Catch()
class GraphqlErrors extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): unknown {
    return host.getType<string>() === 'graphql' ? error : super.catch(error, host);
  }
}

const OPTIONS = Symbol('subgraph options');
type Running = Pick<SubgraphOptions, 'contextOf'> & { format: ReturnType<typeof errorFormatter> };

@Module({})
export class SubgraphModule implements OnApplicationBootstrap {
  constructor(
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(GraphQLSchemaHost) private readonly host: GraphQLSchemaHost,
    @Inject(OPTIONS) private readonly options: Running,
  ) {}
  onApplicationBootstrap(): void {
    const fastify = this.http.httpAdapter.getInstance<FastifyInstance>();
    serveEventStream(fastify, this.host.schema, this.options.contextOf, this.options.format);
  }
}

/**
 * The GraphQL side of a service: a federated subgraph on Fastify at `POST /graphql`, subscriptions at `POST /graphql/stream`, inputs validated,
 * errors masked. The application calls {@link requirePassport} before `app.init()`; an operation without a passport is refused here too.
 */
export const subgraphModule = ({ name, resolvers, providers = [], imports = [], contextOf, log }: SubgraphOptions): DynamicModule => {
  const logger = new Logger(name);
  const format = errorFormatter(log ?? ((reference, error) => logger.error(`${reference} ${error instanceof Error ? error.stack : String(error)}`)));
  const context = ({ passport }: FastifyRequest): GraphqlContext => {
    if (!passport) throw unauthenticated();
    return { kangfu: contextOf(passport) };
  };
  return {
    module: SubgraphModule,
    imports: [
      ...(imports ?? []),
      GraphQLModule.forRoot<ApolloFederationDriverConfig>({
        ...graphqlOptions(resolvers), context, formatError: format,
        plugins: [ApolloServerPluginInlineTraceDisabled(), consistency as ApolloServerPlugin],
      }),
    ],
    providers: [...providers, ...resolvers, { provide: OPTIONS, useValue: { contextOf, format } satisfies Running }, { provide: APP_PIPE, useClass: InputValidation }, { provide: APP_FILTER, useClass: GraphqlErrors }],
  };
};
